package io.smartmesh.model.life;

import io.smartmesh.model.Verdicts;
import io.smartmesh.model.life.Life.Ack;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * V closes, with anything that it can sign at the last moment; H answers as CH-17 says, or its
 * tower does; V answers again before and after.
 */
final class PeerCloses {
  private final Scene scene;
  private final Life life;
  private final Verdicts verdicts;
  private final List<Outcome> outcomes;
  private final SortedSet<State> held = new TreeSet<>();
  private final Set<State> acksOfH = new LinkedHashSet<>();

  PeerCloses(Scene scene, Life life, Verdicts verdicts, List<Outcome> outcomes) {
    this.scene = scene;
    this.life = life;
    this.verdicts = verdicts;
    this.outcomes = outcomes;
    if (scene.may(Feature.TOWER)) {
      held.add(life.best());
      held.add(life.evidence().last());
    } else {
      held.addAll(life.evidence());
    }
    life.acks().stream().filter(Ack::arrived).forEach(ack -> acksOfH.add(ack.state()));
  }

  void play() {
    boolean honest = scene.may(Feature.V_HONEST);
    int preAck = highestPreAck();
    for (State m : honest ? List.of(life.evidence().last()) : fabricated()) {
      for (State c : honest ? List.of(honestC()) : acksOfH) {
        for (State s : honest ? List.of(life.got().last()) : life.got()) {
          int a = preAck > s.seq() ? preAck : 0;
          close(new Claim(m, c, s, a, false));
          if (a > 0 && !honest) {
            close(new Claim(m, c, s, 0, false));
          }
          if (scene.may(Feature.AMNESTY)) {
            close(new Claim(m, c, s, a, true));
          }
        }
      }
    }
  }

  private int highestPreAck() {
    return life.acked().stream()
        .filter(Ack::isPreAck)
        .mapToInt(ack -> ack.state().seq())
        .max()
        .orElse(0);
  }

  private State honestC() {
    SortedSet<State> named = new TreeSet<>(acksOfH);
    named.retainAll(life.evidence());
    return named.last();
  }

  private List<State> fabricated() {
    int most = life.evidence().stream().mapToInt(State::paid).max().orElseThrow();
    int ps = (life.peerUsed() & 1) != 0 ? Scene.amount(0) : 0;
    int qs = (life.peerUsed() & 2) != 0 ? Scene.amount(1) : 0;
    int junks = ps + qs > 0 ? 1 : 0;
    List<State> states = new ArrayList<>();
    for (int seq : seqs()) {
      for (int paid = 0; paid <= most; paid++) {
        for (int p = 0; p <= ps; p++) {
          for (int q = 0; q <= qs; q++) {
            for (int junk = 0; junk <= junks; junk++) {
              states.add(new State(seq, paid, p, q, junk));
            }
          }
        }
      }
    }
    return states;
  }

  /** Every number up to one above the newest, without the gap that a jump leaves. */
  private Collection<Integer> seqs() {
    SortedSet<Integer> seqs = new TreeSet<>();
    for (State state : held) {
      seqs.add(state.seq());
      seqs.add(state.seq() + 1);
    }
    acksOfH.forEach(state -> seqs.add(state.seq()));
    acksOfH.forEach(state -> seqs.add(state.seq() + 1));
    return seqs;
  }

  private void close(Claim claim) {
    if (!Court.admits(scene.rules(), claim)) {
      return;
    }
    Court court = Court.opened(scene.rules(), claim);
    if (isProven(court)) {
      verdicts.played();
      if (scene.may(Feature.V_HONEST)) {
        verdicts.broken("honest V is confiscated", () -> "V closes with " + claim);
      }
      return;
    }
    State ours = raiseOurs(court);
    List<State> ends = new ArrayList<>(List.of(ours));
    Court after = ours.equals(claim.s()) ? court : court.raiseOther(ours);
    for (State state : life.got()) {
      if (!scene.may(Feature.V_HONEST) && after.mayRaiseOther(state, false)) {
        ends.add(state);
      }
    }
    for (Outcome outcome : outcomes) {
      verdicts.played();
      judge(court, outcome, ends, ours);
    }
  }

  private boolean isProven(Court court) {
    for (State state : held) {
      if (court.convicts(state)) {
        return true;
      }
    }
    for (Ack ack : life.acked()) {
      if (court.convicts(ack.state().seq(), ack.isPreAck())) {
        return true;
      }
    }
    return scene.has(LifeRule.R6_NAMED_IS_SIGNED) && court.convicts(court.claim().c());
  }

  /** H's lane: the newest that V (pre-)acknowledged replaces an older s. */
  private State raiseOurs(Court court) {
    State best = court.other();
    for (Ack ack : life.acked()) {
      boolean signed = life.own().contains(ack.state());
      boolean newer = ack.state().seq() > best.seq();
      if (signed && newer && court.mayRaiseOther(ack.state(), true)) {
        best = ack.state();
      }
    }
    return best;
  }

  private void judge(Court court, Outcome outcome, List<State> ours, State answered) {
    Claim claim = court.claim();
    int cost = 0;
    for (State state : ours) {
      cost = Math.max(cost, outcome.value(state));
    }
    int income = lastWord(court, outcome);
    if (!scene.may(Feature.V_HONEST)) {
      for (State state : acksOfH) {
        if (court.mayRaiseOwn(state, false)) {
          income = Math.min(income, lastWord(court.raiseOwn(state), outcome));
        }
      }
    }
    int got = outcome.funds().share(income, cost);
    if (got < outcome.due()) {
      verdicts.broken(
          "present H ends below its due",
          () -> text(claim, outcome) + ": " + got + " < " + outcome.due());
    }
    if (scene.may(Feature.V_HONEST)) {
      absent(claim, outcome);
    } else if (!claim.amnesty()) {
      int silent = outcome.share(claim.m(), claim.s());
      boolean told = claim.a() > claim.s().seq() && !hasAckAbove(claim.s());
      boolean whole = told && outcome.share(claim.m(), answered) >= outcome.due();
      if (silent < outcome.due() && !whole) {
        verdicts.broken(
            "a lie that costs the silent goes unpunished",
            () -> text(claim, outcome) + ": the silent H gets " + silent + " < " + outcome.due());
      }
    }
  }

  /**
   * V's lane: H puts forward the newest that it accepted, unless the selected one plainly brings as
   * much (R15); V has the last word with whatever of H's acknowledgements it holds.
   */
  private int lastWord(Court court, Outcome outcome) {
    State answer = life.best();
    if (answer.seq() < court.floor() && scene.has(LifeRule.R6_NAMED_IS_SIGNED)) {
      answer = court.claim().c();
    }
    // With amnesty V may still go above m: only the newest shuts out what H has given up.
    boolean newer = court.claim().amnesty() && court.own().seq() < answer.seq();
    boolean wants = newer || !dominates(court.own(), answer);
    boolean raises = wants && court.mayRaiseOwn(answer, true);
    State best = raises ? answer : court.own();
    Court after = raises ? court.raiseOwn(answer) : court;
    int least = outcome.income(best);
    if (!scene.may(Feature.V_HONEST)) {
      for (State state : acksOfH) {
        if (after.mayRaiseOwn(state, false)) {
          least = Math.min(least, outcome.income(state));
        }
      }
    }
    return least;
  }

  /** Then V cannot say that it never got H's newer state. */
  private boolean hasAckAbove(State s) {
    return life.acked().stream().anyMatch(ack -> !ack.isPreAck() && ack.state().seq() > s.seq());
  }

  private static boolean dominates(State selected, State other) {
    boolean sameLeaves =
        selected.p() == other.p() && selected.q() == other.q() && selected.junk() == other.junk();
    return selected.paid() >= other.promised() || (sameLeaves && selected.paid() >= other.paid());
  }

  /** H is away; honest V waives what H gave up through it. */
  private void absent(Claim claim, Outcome outcome) {
    State ours = Outcome.without(claim.s(), life.failedUp());
    int got = outcome.share(claim.m(), ours);
    if (got < outcome.due()) {
      verdicts.broken(
          "absent H ends below its due though V is honest",
          () -> text(claim, outcome) + ": " + got + " < " + outcome.due());
    }
  }

  private static String text(Claim claim, Outcome outcome) {
    return "V closes with " + claim + outcome;
  }
}
