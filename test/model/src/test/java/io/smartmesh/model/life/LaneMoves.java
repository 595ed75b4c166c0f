package io.smartmesh.model.life;

import static io.smartmesh.model.Plus.plus;

import io.smartmesh.model.life.Life.Ack;
import java.util.List;

/** Paying, locking, folding, dropping and acknowledging. A message that is too late is lost. */
final class LaneMoves {
  private static final int EVIDENCE_MOST = 4;
  private static final boolean[] ARRIVES = {true, false};

  private final Steps steps;
  private final Scene scene;
  private final Life life;

  LaneMoves(Steps steps) {
    this.steps = steps;
    scene = steps.scene;
    life = steps.life;
  }

  void add() {
    boolean awake = steps.isAwake();
    if (awake) {
      ownSteps();
      acknowledge();
    }
    if (!life.frozen()) {
      peerAcks();
    }
    if (awake) {
      peerSteps();
      if (scene.may(Feature.INVALID_STATES)) {
        invalidStates();
      }
    }
  }

  // ---------------------------------------------------------------- H pays

  private void ownSteps() {
    State own = life.newest();
    if (steps.capacity() >= 1) {
      sign("pay", own.next(1), 0, false);
    }
    if (!scene.may(Feature.LEAVES)) {
      return;
    }
    for (int leaf = 0; leaf < State.LEAVES; leaf++) {
      int amount = Scene.amount(leaf);
      if (!life.isUsed(leaf) && steps.capacity() >= amount) {
        sign("lock", own.next(0, leaf, amount), 1 << leaf, false);
      }
      for (int part = 1; part <= own.leaf(leaf); part++) {
        sign("fold", own.next(part, leaf, own.leaf(leaf) - part), 0, false);
      }
      if (own.leaf(leaf) > 0) {
        sign("drop", own.next(0, leaf, 0), 1 << leaf, true);
      }
    }
  }

  /** A drop comes after V's PreAck (R4), with which H may fail upstream at once. */
  private void sign(String what, State state, int leaf, boolean drops) {
    for (boolean arrives : ARRIVES) {
      String consent = drops ? "V pre-acks " + state + "; " : "";
      steps.add(
          consent + "H signs " + state + lost(arrives) + " [" + what + "]",
          w -> {
            w.sign(state, arrives);
            if (drops) {
              w.acked = plus(w.acked, new Ack(state, true, true));
              w.failedUp |= leaf;
            } else {
              w.used |= leaf;
            }
          });
    }
  }

  private void acknowledge() {
    State best = life.best();
    Ack arrived = new Ack(best, false, true);
    for (boolean arrives : ARRIVES) {
      Ack ack = new Ack(best, false, arrives);
      if (!life.acks().contains(arrived) && !life.acks().contains(ack)) {
        steps.add("H acks " + best + lost(arrives), w -> w.acks = plus(w.acks, ack));
      }
    }
    for (int leaf = 0; leaf < State.LEAVES; leaf++) {
      int bit = 1 << leaf;
      if (best.leaf(leaf) > 0 && (life.released() & bit) == 0) {
        State without = best.next(0, leaf, 0);
        steps.add(
            "H pre-acks " + without,
            w -> {
              w.acks = plus(w.acks, new Ack(without, true, true));
              w.released |= bit;
            });
      }
    }
  }

  /** A restored H leaves aside what it does not know. */
  private void peerAcks() {
    for (State state : life.got()) {
      Ack ack = new Ack(state, false, true);
      if (life.own().contains(state) && !life.acked().contains(ack)) {
        steps.add("V acks " + state, w -> w.acked = plus(w.acked, ack));
      }
    }
  }

  // ---------------------------------------------------------------- V pays

  private void peerSteps() {
    State best = life.best();
    boolean unbounded = !scene.has(LifeRule.R1_CAPACITY);
    if (steps.peerCapacity() >= 1 || unbounded) {
      accept(best.next(1), 0);
    }
    if (!scene.may(Feature.LEAVES)) {
      return;
    }
    for (int leaf = 0; leaf < State.LEAVES; leaf++) {
      int amount = Scene.amount(leaf);
      if (!life.isUsed(leaf) && (steps.peerCapacity() >= amount || unbounded)) {
        accept(best.next(0, leaf, amount), 1 << leaf);
      }
      for (int part = 1; part <= best.leaf(leaf); part++) {
        accept(best.next(part, leaf, best.leaf(leaf) - part), 0);
      }
      State without = best.next(0, leaf, 0);
      if (best.leaf(leaf) > 0 && life.acks().contains(new Ack(without, true, true))) {
        accept(without, 0);
      }
    }
  }

  private void accept(State state, int leaf) {
    steps.add(
        "V sends " + state + ", H accepts",
        w -> {
          w.accept(state);
          w.peerUsed |= leaf;
        });
  }

  private void invalidStates() {
    if (life.evidence().size() >= EVIDENCE_MOST) {
      return;
    }
    State best = life.best();
    int next = best.seq() + 1;
    List<State> states =
        List.of(
            new State(best.seq(), best.paid() + 1, best.p(), best.q(), 0),
            new State(best.seq(), best.paid(), 0, 0, best.pending() > 0 ? 0 : 1),
            new State(next, best.paid() - 1, best.p(), best.q(), 0),
            new State(next, best.paid() + 3, best.p(), best.q(), 0),
            new State(next, best.paid(), 0, 0, 0));
    for (State state : states) {
      if (state.paid() >= 0 && state.seq() > 0 && !life.evidence().contains(state)) {
        steps.add(
            "V sends invalid " + state + ", H keeps it as evidence",
            w -> w.evidence = plus(w.evidence, state));
      }
    }
  }

  private static String lost(boolean arrives) {
    return arrives ? "" : " LOST";
  }
}
