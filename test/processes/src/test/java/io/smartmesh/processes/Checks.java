package io.smartmesh.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What must hold after every death, and in the end on the chain. */
final class Checks {
  private final Said said;
  private final Map<Role, BigInteger> lost = new EnumMap<>(Role.class);
  private final List<BigInteger> forgotten = new ArrayList<>();

  Checks(Said said) {
    this.said = said;
  }

  /** Both ends of every channel in use say the same; nothing is locked in it, nor in any other. */
  void endsAgree() throws Exception {
    Map<Role, List<Line.Channel>> ends = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      ends.put(role, said.channels(role));
    }
    for (Role role : Role.values()) {
      for (Line.Channel own : ends.getOrDefault(role, List.of())) {
        if (own.is("OPEN")) {
          Line.Channel peers =
              ends.getOrDefault(own.peer(), List.of()).stream()
                  .filter(channel -> channel.id().equals(own.id()))
                  .findFirst()
                  .orElseThrow(() -> new AssertionError(own + " is unknown to its other end"));
          assertEquals(own.sent(), peers.received(), own + " and " + peers);
          assertEquals(own.ourSeq(), peers.peerSeq(), own + " and " + peers);
          assertEquals(own.ourDeposit(), peers.peerDeposit(), own + " and " + peers);
          assertTrue(own.isQuiet(), "still under way: " + own);
        } else if (own.is("FINISHED")) {
          assertEquals(BigInteger.ZERO, own.lockedIn().add(own.lockedOut()), "locked in " + own);
        }
      }
    }
  }

  /** Who paid says so exactly of what its payee has, to the unit. */
  void allOrNothing() throws Exception {
    List<Line.Payment> received = payments(true);
    received.removeIf(in -> !in.isPaid());
    Set<String> claimed = new TreeSet<>();
    for (Line.Payment own : payments(false)) {
      assertTrue(own.isFinal(), "no outcome: " + own);
      List<Line.Payment> arrived = received.stream().filter(in -> isOf(in, own)).toList();
      assertEquals(own.isPaid() ? 1 : 0, arrived.size(), own + ": " + arrived);
      for (Line.Payment other : arrived) {
        assertEquals(own.amount(), other.amount(), own + " " + other);
        assertTrue(claimed.add(other.id()), "pays two: " + other);
      }
    }
    received.removeIf(in -> claimed.contains(in.id()));
    List<BigInteger> sums = received.stream().map(Line.Payment::amount).sorted().toList();
    assertEquals(forgotten.stream().sorted().toList(), sums, "without a payer: " + received);
  }

  private List<Line.Payment> payments(boolean incoming) throws Exception {
    List<Line.Payment> all = new ArrayList<>();
    for (Role role : Role.values()) {
      all.addAll(said.payments(role));
    }
    all.removeIf(payment -> payment.incoming() != incoming);
    return all;
  }

  /**
   * Its old copy does not know any more that it has passed this on: what came in is told as one
   * sum, once, of which no payer knows (CH-22, CH-50), and it is not its own on the chain.
   */
  void forgets(Role role, BigInteger amount) {
    forgotten.add(amount);
    lost.merge(role, amount, BigInteger::add);
  }

  /** Nothing but the payee's secret pays it, and that was shown in time. */
  void isPaid(String id) throws Exception {
    Line.Payment own =
        said.payments(Role.PAYER).stream()
            .filter(payment -> payment.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the payer has forgotten " + id));
    assertTrue(own.isPaid() && !own.proof().equals("-"), "not paid: " + own);
  }

  /** It has lied: all that was its own in this channel is the other's. */
  void loses(Role liar, Role victim, BigInteger amount) {
    lost.merge(liar, amount, BigInteger::add);
    lost.merge(victim, amount.negate(), BigInteger::add);
  }

  private static boolean isOf(Line.Payment in, Line.Payment out) {
    boolean isProven = !out.proof().equals("-") && out.proof().equals(in.proof());
    return in.id().equals(out.id()) || isProven;
  }

  /** All channels are finished: each has on the chain what its own books say, to the unit. */
  void booksBalance() throws Exception {
    Map<Role, BigInteger> due = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      due.merge(role, World.WEALTH.units(), BigInteger::add);
      due.merge(role, lost.getOrDefault(role, BigInteger.ZERO).negate(), BigInteger::add);
      for (Line.Payment payment : said.payments(role)) {
        if (payment.isPaid() && payment.incoming()) {
          due.merge(role, payment.amount(), BigInteger::add);
        } else if (payment.isPaid()) {
          due.merge(role, payment.amount().add(payment.fee()).negate(), BigInteger::add);
          due.merge(Role.MEDIATOR, payment.fee(), BigInteger::add);
        }
      }
    }
    Amount all = Amount.ZERO;
    for (Role role : Role.values()) {
      BigInteger has = said.tokensOf(role);
      assertEquals(due.get(role), has, role + " has on the chain");
      all = all.plus(new Amount(has));
    }
    assertEquals(
        World.WEALTH.units().multiply(BigInteger.valueOf(3)), all.units(), "all three have");
  }
}
