package io.smartmesh.model.life;

import io.smartmesh.model.Verdicts;
import io.smartmesh.model.life.Life.Ack;
import java.util.ArrayList;
import java.util.List;

/** H closes, now or by what it signed earlier; V shows whatever it holds. */
final class OwnCloses {
  private final Scene scene;
  private final Life life;
  private final Verdicts verdicts;
  private final List<Outcome> outcomes;

  OwnCloses(Scene scene, Life life, Verdicts verdicts, List<Outcome> outcomes) {
    this.scene = scene;
    this.life = life;
    this.verdicts = verdicts;
    this.outcomes = outcomes;
  }

  /** R6, R13: what H shows if it closes now. */
  static Claim honest(Scene scene, Life life) {
    boolean knows = !life.unaware() || scene.has(LifeRule.R13_UNHEARD);
    boolean amnesty = life.restored() && !life.jumped() && knows && scene.has(LifeRule.R14_JUMP);
    State s = life.best();
    int a = 0;
    for (Ack ack : life.acks()) {
      boolean above = ack.isPreAck() && ack.state().seq() > s.seq();
      a = above ? Math.max(a, ack.state().seq()) : a;
    }
    State c = life.ackedNewest();
    boolean asAcked = amnesty && scene.has(LifeRule.R13_ACKED_NEWEST);
    return new Claim(asAcked ? c : life.newest(), c, s, a, amnesty);
  }

  void play() {
    Claim signed = life.close();
    if (signed != null) {
      close(signed);
    }
    if (!life.frozen() && (signed == null || scene.may(Feature.SIGNED_CLOSE))) {
      close(honest(scene, life));
    }
  }

  private void close(Claim claim) {
    if (!Court.admits(scene.rules(), claim)) {
      verdicts.played();
      verdicts.broken("H cannot close", () -> "H closes with " + claim);
      return;
    }
    Court court = Court.opened(scene.rules(), claim);
    if (isProven(court)) {
      verdicts.played();
      verdicts.broken("honest H is confiscated", () -> "H closes with " + claim);
      return;
    }
    List<State> ours = new ArrayList<>(List.of(claim.m()));
    for (State state : life.got()) {
      if (!scene.may(Feature.V_HONEST) && court.mayRaiseOwn(state, true)) {
        ours.add(state);
      }
    }
    List<State> theirs = theirs(court);
    for (Outcome outcome : outcomes) {
      verdicts.played();
      int cost = 0;
      for (State state : ours) {
        cost = Math.max(cost, outcome.value(state));
      }
      int income = Integer.MAX_VALUE;
      for (State state : theirs) {
        income = Math.min(income, outcome.income(state));
      }
      int got = outcome.funds().share(income, cost);
      if (got < outcome.due()) {
        verdicts.broken(
            "H ends below its due at its own close",
            () -> "H closes with " + claim + outcome + ": " + got + " < " + outcome.due());
      }
      if (scene.may(Feature.V_HONEST)) {
        absentPayee(claim, outcome);
      }
    }
  }

  private boolean isProven(Court court) {
    for (State state : life.got()) {
      if (court.convicts(state)) {
        return true;
      }
    }
    for (Ack ack : life.acks()) {
      if (ack.arrived() && court.convicts(ack.state().seq(), ack.isPreAck())) {
        return true;
      }
    }
    return false;
  }

  /** What V's lane may stand at in the end. */
  private List<State> theirs(Court court) {
    State s = court.other();
    List<State> states = new ArrayList<>(List.of(s));
    for (Ack ack : life.acks()) {
      boolean raises = ack.arrived() && court.mayRaiseOther(ack.state(), true);
      if (raises) {
        states.add(ack.state());
      }
      if (raises && ack.isPreAck() && !scene.has(LifeRule.R3_HASH)) {
        states.add(new State(ack.state().seq(), 0, 0, 0, 0));
      }
    }
    if (!scene.has(LifeRule.R8_PAYEE_ACK)) {
      states.add(new State(s.seq() + 1, 0, 0, 0, 0));
    }
    return states;
  }

  /** Honest V is away: H's close alone must give it what it accepted. */
  private void absentPayee(Claim claim, Outcome outcome) {
    State accepted = State.START;
    for (State state : life.got()) {
      accepted = state;
    }
    accepted = Outcome.without(accepted, life.failedUp());
    int floor = 0;
    for (Ack ack : life.acks()) {
      floor = ack.arrived() && !ack.isPreAck() ? Math.max(floor, ack.state().seq()) : floor;
    }
    int owed = 0;
    for (State state : life.evidence()) {
      int value = outcome.value(Outcome.without(state, life.released()));
      owed = state.seq() >= floor ? Math.max(owed, value) : owed;
    }
    Funds funds = outcome.funds();
    int due = Math.max(0, funds.peerDeposit() - funds.peerOut() + outcome.value(accepted) - owed);
    int paid =
        funds.total() - outcome.share(Outcome.without(claim.s(), life.released()), claim.m());
    if (paid < due) {
      verdicts.broken(
          "absent honest V ends below its due at an honest close",
          () -> "H closes with " + claim + outcome + ": V gets " + paid + " < " + due);
    }
  }
}
