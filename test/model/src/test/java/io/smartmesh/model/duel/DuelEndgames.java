package io.smartmesh.model.duel;

import io.smartmesh.model.Verdicts;
import io.smartmesh.model.duel.World.Close;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every close from one world, with every answer, for one fate of the pending payment. */
final class DuelEndgames {
  private static final int TOTAL = 2 * Duel.DEPOSIT;

  private final Duel duel;
  private final World world;
  private final boolean registered;
  private final Verdicts verdicts;
  private final int due;

  DuelEndgames(Duel duel, World world, boolean registered, Verdicts verdicts) {
    this.duel = duel;
    this.world = world;
    this.registered = registered;
    this.verdicts = verdicts;
    due = due();
  }

  /** What H accepted and can prove, less the worst that it signed and was not released from. */
  private int due() {
    int floor = world.acked().last().seq();
    Stream<State> signed = world.own().stream();
    if (world.restored()) {
      signed = Stream.concat(signed, world.got().stream());
    }
    int owed = signed.filter(s -> s.seq() >= floor).mapToInt(this::value).max().orElseThrow();
    int income = world.released() ? world.best().paid() : value(world.best());
    return clamp(Duel.DEPOSIT + income - owed);
  }

  private int value(State state) {
    return state.value(registered);
  }

  private static int clamp(int share) {
    return Math.max(0, Math.min(TOTAL, share));
  }

  /** H's share, once at the end, clamped (R11). */
  private int share(State peers, State own) {
    return clamp(Duel.DEPOSIT + value(peers) - value(own));
  }

  void play() {
    if (world.close() == null && !world.restored()) {
      boolean honest = duel.is(Duel.Option.V_HONEST);
      for (State m : honest ? List.of(world.evidence().last()) : fabricated()) {
        for (State c : acksToName(m)) {
          for (State s : honest ? List.of(world.got().last()) : world.got()) {
            peerCloses(m, c, s);
            if (honest) {
              peerClosesAlone(m, s);
            }
          }
        }
      }
    }
    ownClose();
  }

  /** Anything that V can sign at the last moment. */
  private Set<State> fabricated() {
    int seqs = world.evidence().last().seq() + 1;
    int most = world.evidence().stream().mapToInt(State::paid).max().orElseThrow();
    Set<State> states = new LinkedHashSet<>();
    for (int seq = 0; seq <= seqs; seq++) {
      for (int paid = 0; paid <= most; paid++) {
        for (int leaf = 0; leaf <= (world.leafUsed() ? State.JUNK : State.PENDING); leaf++) {
          states.add(new State(seq, paid, leaf));
        }
      }
    }
    return states;
  }

  private List<State> acksToName(State m) {
    List<State> acks = new ArrayList<>();
    world.acks().stream().filter(World.Given::arrived).forEach(given -> acks.add(given.state()));
    acks.addAll(world.preAcks());
    acks.removeIf(ack -> ack.seq() > m.seq());
    if (duel.is(Duel.Option.V_HONEST)) {
      acks.retainAll(world.evidence());
      return List.of(acks.stream().max(Comparator.naturalOrder()).orElseThrow());
    }
    if (duel.has(DuelRule.R6_NAMED_IS_SIGNED)) {
      acks.removeIf(ack -> ack.seq() == m.seq() && !ack.equals(m));
    }
    return acks;
  }

  private String close(String who, State m, State c, State s) {
    String evidence = registered ? ", evidence registered" : "";
    return who + " closes with m=" + m + ", c=" + c + ", s=" + s + evidence;
  }

  // ---------------------------------------------------------------- V closes

  private void peerCloses(State m, State c, State s) {
    verdicts.played();
    SortedSet<State> held = new TreeSet<>();
    if (duel.is(Duel.Option.TOWER)) {
      held.add(world.best());
      held.add(world.evidence().last());
    } else {
      held.addAll(world.evidence());
    }
    SortedSet<State> choices = new TreeSet<>(held);
    if (duel.has(DuelRule.R6_NAMED_IS_SIGNED)) {
      choices.add(c);
    }
    choices.removeIf(x -> x.seq() < c.seq() || x.seq() > m.seq());
    if (lied(m, c, s, held, choices)) {
      if (duel.is(Duel.Option.V_HONEST)) {
        verdicts.broken("honest V is confiscated", () -> close("V", m, c, s));
      }
      return;
    }
    choices.add(m);
    State theirs = choices.stream().max(Comparator.comparingInt(this::value)).orElseThrow();
    List<State> released =
        world.acked().stream().filter(x -> x.seq() > s.seq() && world.own().contains(x)).toList();
    State ours = released.isEmpty() ? s : released.get(released.size() - 1);
    int got = share(theirs, ours);
    for (State other : world.got()) {
      got = other.seq() > ours.seq() ? Math.min(got, share(theirs, other)) : got;
    }
    int paid = got;
    if (paid < due) {
      verdicts.broken(
          "present H ends below its due", () -> close("V", m, c, s) + ": " + paid + " < " + due);
    }
    int silent = share(m, s);
    boolean disclosed =
        duel.has(DuelRule.R7_DISCLOSE)
            && world.acked().last().seq() > s.seq()
            && share(m, ours) >= due;
    if (!duel.is(Duel.Option.V_HONEST) && silent < due && !disclosed) {
      verdicts.broken(
          "a lie that costs the silent goes unpunished",
          () -> close("V", m, c, s) + ": the silent H gets " + silent + " < " + due);
    }
  }

  private boolean lied(State m, State c, State s, SortedSet<State> held, SortedSet<State> between) {
    boolean newer = held.last().seq() > m.seq();
    boolean consent = duel.has(DuelRule.R4_PAYEE_FIRST);
    boolean acked =
        world.acked().stream()
            .anyMatch(x -> x.seq() > s.seq() && (!consent || world.got().contains(x)));
    boolean sameAsC =
        duel.has(DuelRule.R2_ACK_HASH)
            && between.stream().anyMatch(x -> x.seq() == c.seq() && !x.equals(c));
    boolean sameAsM = held.stream().anyMatch(x -> x.seq() == m.seq() && !x.equals(m));
    boolean equivocated = duel.has(DuelRule.R10_EQUIVOCATION) && (sameAsC || sameAsM);
    return newer || acked || equivocated || between.stream().anyMatch(x -> regress(x, m));
  }

  private boolean regress(State x, State m) {
    boolean leafGone = x.pends() && !m.pends() && m.paid() - x.paid() < 1;
    return (duel.has(DuelRule.R10_REGRESS_PAID) && x.paid() > m.paid())
        || (duel.has(DuelRule.R10_REGRESS_LEAF) && leafGone);
  }

  /** Honest V closes, H is away. */
  private void peerClosesAlone(State m, State s) {
    verdicts.played();
    boolean gone = duel.has(DuelRule.R4_PAYEE_FIRST) && world.failedUp();
    State ours = gone ? new State(s.seq(), s.paid(), State.NONE) : s;
    int paid = share(m, ours);
    if (paid < due) {
      verdicts.broken(
          "absent H ends below its due though V is honest",
          () -> "V closes with m=" + m + ", s=" + s + ": " + paid + " < " + due);
    }
  }

  // ---------------------------------------------------------------- H closes

  private void ownClose() {
    verdicts.played();
    Close close =
        world.close() != null
            ? world.close()
            : new Close(world.newest(), world.acked().last(), world.best(), world.preAcks());
    State m = close.newest();
    State c = close.acked();
    State s = close.peer();
    boolean amnesty = world.restored() && !world.jumped() && duel.has(DuelRule.R14_RESTORE);
    if (!amnesty && seemsToLie(m, c, s)) {
      verdicts.broken("honest H is confiscated", () -> close("H", m, c, s));
      return;
    }
    List<State> ours = new ArrayList<>(List.of(m));
    for (State x : world.got()) {
      if (x.seq() >= c.seq() && (amnesty || x.seq() <= m.seq())) {
        ours.add(x);
      }
    }
    int paid = Integer.MAX_VALUE;
    int owed = ours.stream().mapToInt(this::value).max().orElseThrow();
    for (State theirs : replacements(s)) {
      paid = Math.min(paid, clamp(Duel.DEPOSIT + value(theirs) - owed));
    }
    int got = paid;
    // What a restored party has forgotten nobody can prove.
    if (got < due && !world.restored()) {
      verdicts.broken(
          "H ends below its due at its own close",
          () -> close("H", m, c, s) + ": " + got + " < " + due);
    }
    if (duel.is(Duel.Option.V_HONEST) && !world.restored()) {
      absentPayee(m, s);
    }
  }

  private boolean seemsToLie(State m, State c, State s) {
    boolean consent = duel.has(DuelRule.R4_PAYEE_FIRST);
    boolean newer = world.got().last().seq() > m.seq();
    boolean acked =
        world.acks().stream().anyMatch(ack -> ack.arrived() && ack.state().seq() > s.seq())
            || (!consent && world.preAcks().stream().anyMatch(x -> x.seq() > s.seq()));
    boolean other =
        duel.has(DuelRule.R10_EQUIVOCATION)
            && world.got().stream().anyMatch(x -> x.seq() == m.seq() && !x.equals(m));
    boolean back =
        world.got().stream()
            .anyMatch(x -> x.seq() >= c.seq() && x.seq() <= m.seq() && regress(x, m));
    return newer || acked || other || back;
  }

  /** What V may put in the place of s. */
  private List<State> replacements(State s) {
    List<State> states = new ArrayList<>(List.of(s));
    if (duel.has(DuelRule.R8_PAYEE_ACK)) {
      world.acksWithV().stream().filter(x -> x.seq() > s.seq()).forEach(states::add);
    } else if (duel.is(Duel.Option.V_HONEST)) {
      world.evidence().stream().filter(x -> x.seq() > s.seq()).forEach(states::add);
    } else {
      for (int paid = 0; paid <= s.paid(); paid++) {
        states.add(new State(s.seq() + 1, paid, State.NONE));
      }
    }
    return states;
  }

  /** Honest V is away: H's close alone must give it what it accepted. */
  private void absentPayee(State m, State s) {
    State accepted = State.START;
    for (State x : world.got()) {
      boolean drops = accepted.pends() && !x.pends() && x.paid() == accepted.paid();
      accepted = drops && !world.acked().contains(x) ? accepted : x;
    }
    boolean gone = duel.has(DuelRule.R4_PAYEE_FIRST) && world.failedUp();
    int income = gone ? accepted.paid() : value(accepted);
    int floor =
        world.acks().stream()
            .filter(World.Given::arrived)
            .mapToInt(ack -> ack.state().seq())
            .max()
            .orElse(0);
    int owed =
        world.evidence().stream()
            .filter(x -> x.seq() >= floor)
            .mapToInt(this::value)
            .max()
            .orElseThrow();
    int dueToV = clamp(Duel.DEPOSIT + income - owed);
    int paid = TOTAL - share(s, m);
    if (paid < dueToV) {
      verdicts.broken(
          "absent honest V ends below its due at an honest close",
          () -> "H closes with m=" + m + ", s=" + s + ": V gets " + paid + " < " + dueToV);
    }
  }
}
