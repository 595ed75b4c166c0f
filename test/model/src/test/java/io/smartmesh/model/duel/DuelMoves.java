package io.smartmesh.model.duel;

import static io.smartmesh.model.Plus.plus;

import io.smartmesh.model.Game.Step;
import io.smartmesh.model.duel.World.Backup;
import io.smartmesh.model.duel.World.Close;
import io.smartmesh.model.duel.World.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What can happen next between the two, before the chain is asked. A message too late is lost. */
final class DuelMoves {
  private static final int EVIDENCE_MOST = 4;
  private static final int JUMP = 100;
  private static final boolean[] ARRIVES = {true, false};

  private final Duel duel;
  private final World world;
  private final State own;
  private final List<Step<World>> steps = new ArrayList<>();

  DuelMoves(Duel duel, World world) {
    this.duel = duel;
    this.world = world;
    own = world.newest();
  }

  List<Step<World>> all() {
    boolean mute = world.restored() && !world.jumped() && duel.has(DuelRule.R14_RESTORE);
    boolean can = !world.frozen() && !mute;
    if (can) {
      ownSteps();
      answers();
    }
    peerAcks();
    if (can) {
      peerSteps();
      if (duel.is(Duel.Option.INVALID_STATES) && !duel.is(Duel.Option.V_HONEST)) {
        invalidStates();
      }
    }
    if (duel.is(Duel.Option.RESTORE)) {
      restore();
    }
    return steps;
  }

  private void add(String text, Consumer<World.Draft> change) {
    steps.add(new Step<>(text, world.with(change)));
  }

  private void ownSteps() {
    int next = own.seq() + 1;
    int pending = own.leaf() == State.NONE ? 0 : 1;
    int capacity = Duel.DEPOSIT + world.best().paid() - own.paid() - pending;
    if (capacity >= 1) {
      sign("pay", new State(next, own.paid() + 1, own.leaf()), false);
    }
    if (capacity >= 1 && !world.leafUsed()) {
      sign("add p", new State(next, own.paid(), State.PENDING), true);
    }
    if (own.pends()) {
      sign("fold p", new State(next, own.paid() + 1, State.NONE), false);
      State without = new State(next, own.paid(), State.NONE);
      if (duel.has(DuelRule.R4_PAYEE_FIRST)) {
        dropWithConsent(without);
      } else {
        sign("drop p", without, false);
      }
    }
  }

  private void sign(String what, State state, boolean begins) {
    for (boolean arrives : ARRIVES) {
      add(
          "H signs " + state + lost(arrives) + " [" + what + "]",
          w -> {
            w.sign(state, arrives);
            w.leafUsed |= begins;
          });
    }
  }

  /** V pre-acknowledges the state without p; H signs it and may fail upstream at once. */
  private void dropWithConsent(State state) {
    for (boolean arrives : ARRIVES) {
      add(
          "V pre-acks " + state + "; H signs" + lost(arrives) + " [drop p]",
          w -> {
            w.sign(state, arrives);
            w.acked = plus(w.acked, state);
            w.failedUp = true;
          });
    }
  }

  private void answers() {
    State best = world.best();
    for (boolean arrives : ARRIVES) {
      Given given = new Given(best, arrives);
      if (!world.acks().contains(new Given(best, true)) && !world.acks().contains(given)) {
        add("H acks " + best + lost(arrives), w -> w.acks = plus(w.acks, given));
      }
    }
    if (duel.has(DuelRule.R4_PAYEE_FIRST) && best.pends() && !world.released()) {
      State without = new State(best.seq() + 1, best.paid(), State.NONE);
      add(
          "H pre-acks " + without,
          w -> {
            w.preAcks = plus(w.preAcks, without);
            w.released = true;
          });
    }
    if (world.close() == null && !world.restored()) {
      Close close = new Close(own, world.acked().last(), best, world.preAcks());
      add(
          "H signs close(m=" + own + ", c=" + close.acked() + ", s=" + best + ")",
          w -> {
            w.close = close;
            w.frozen = duel.has(DuelRule.R5_FREEZE);
          });
    }
  }

  private void peerAcks() {
    for (State state : world.got()) {
      if (!world.acked().contains(state) && !world.frozen()) {
        add(
            "V acks " + state,
            w -> {
              w.acked = plus(w.acked, state);
              w.failedUp |= isDrop(state);
            });
      }
    }
  }

  private boolean isDrop(State state) {
    boolean pended = false;
    int paid = 0;
    for (State before : world.own()) {
      if (before.seq() < state.seq()) {
        pended |= before.pends();
        paid = Math.max(paid, before.paid());
      }
    }
    return pended && state.leaf() == State.NONE && state.paid() == paid;
  }

  private void peerSteps() {
    State best = world.best();
    int next = best.seq() + 1;
    int pending = best.leaf() == State.NONE ? 0 : 1;
    int capacity = Duel.DEPOSIT + own.paid() - best.paid() - pending;
    if (capacity >= 1) {
      accept(new State(next, best.paid() + 1, best.leaf()));
    }
    if (capacity >= 1 && !world.leafUsed()) {
      accept(new State(next, best.paid(), State.PENDING));
    }
    if (best.pends()) {
      accept(new State(next, best.paid() + 1, State.NONE));
      State without = new State(next, best.paid(), State.NONE);
      if (!duel.has(DuelRule.R4_PAYEE_FIRST)) {
        add("V sends " + without + " (drops p), H refuses", w -> w.receive(without));
        add(
            "V sends " + without + " (drops p), H accepts and acks",
            w -> {
              w.receive(without);
              w.best = without;
              w.released = true;
              w.acks = plus(w.acks, new Given(without, true));
            });
      } else if (world.preAcks().contains(without)) {
        accept(without);
      }
    }
  }

  private void accept(State state) {
    add(
        "V sends " + state + ", H accepts",
        w -> {
          w.receive(state);
          w.best = state;
          w.leafUsed |= state.pends();
        });
  }

  private void invalidStates() {
    if (world.evidence().size() >= EVIDENCE_MOST) {
      return;
    }
    State best = world.best();
    int next = best.seq() + 1;
    int other = best.leaf() == State.NONE ? State.PENDING : State.NONE;
    List<State> states =
        List.of(
            new State(best.seq(), best.paid() + 1, best.leaf()),
            new State(best.seq(), best.paid(), other),
            new State(next, best.paid() - 1, best.leaf()),
            new State(next, best.paid() + 3, best.leaf()),
            new State(next, best.paid(), State.NONE));
    for (State state : states) {
      boolean known = world.evidence().contains(state) || (state.pends() && !world.leafUsed());
      if (state.paid() >= 0 && state.seq() > 0 && !known) {
        add(
            "V sends invalid " + state + ", H keeps it as evidence",
            w -> w.evidence = plus(w.evidence, state));
      }
    }
  }

  private void restore() {
    Backup backup = world.backup();
    if (!world.restored() && !world.frozen()) {
      if (backup == null && world.close() == null) {
        add("H makes a backup", this::keep);
      } else if (backup != null) {
        add(
            "H is set back to its backup",
            w -> {
              w.own = backup.own();
              w.acked = backup.acked();
              w.best = backup.best();
              w.evidence = backup.evidence();
              w.restored = true;
            });
      }
    }
    if (world.restored() && !world.jumped() && duel.has(DuelRule.R14_RESTORE)) {
      world.got().stream().filter(state -> state.seq() >= own.seq()).forEach(this::resync);
    }
  }

  private void keep(World.Draft w) {
    w.backup = new Backup(w.own, w.acked, w.best, w.evidence, w.acks, w.preAcks, w.released);
  }

  private void resync(State reported) {
    if (duel.is(Duel.Option.NAIVE_RESYNC)) {
      List<State> older =
          world.own().stream().filter(state -> state.seq() < reported.seq()).toList();
      add(
          "V says H's newest is " + reported + "; H goes on from it",
          w -> {
            w.own = plus(older, reported);
            w.jumped = true;
          });
      return;
    }
    State best = world.best();
    State ours = new State(reported.seq() + JUMP, reported.paid(), reported.leaf());
    State theirs = new State(best.seq() + JUMP, best.paid(), best.leaf());
    add(
        "V says H's newest is " + reported + "; both lanes jump",
        w -> {
          w.sign(ours, true);
          w.acked = plus(w.acked, ours);
          w.best = theirs;
          w.evidence = plus(w.evidence, theirs);
          w.acks = plus(w.acks, new Given(theirs, true));
          w.jumped = true;
        });
  }

  private static String lost(boolean arrives) {
    return arrives ? "" : " LOST";
  }
}
