package io.smartmesh.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What must hold after every death, and in the end on the chain. */
final class Checks {
  private final World world;

  Checks(World world) {
    this.world = world;
  }

  /** Both ends of every channel that is in use say the same, and nothing is locked in it. */
  void endsAgree() throws Exception {
    Map<Role, List<Line.Channel>> ends = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      ends.put(role, world.channels(role));
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
          assertTrue(own.isQuiet(), "still under way: " + own);
        }
      }
    }
  }

  /** Who paid says so exactly of what its payee has, to the unit. */
  void allOrNothing() throws Exception {
    List<Line.Payment> received = new ArrayList<>();
    for (Role role : Role.values()) {
      world.payments(role).stream()
          .filter(payment -> payment.incoming() && payment.isPaid())
          .forEach(received::add);
    }
    int paid = 0;
    for (Role role : Role.values()) {
      for (Line.Payment own : world.payments(role)) {
        if (!own.incoming()) {
          assertTrue(own.isFinal(), role + " has no outcome of " + own);
          List<Line.Payment> arrived =
              received.stream()
                  .filter(other -> other.id().equals(own.id()) || isProvenBy(own, other))
                  .toList();
          assertEquals(own.isPaid() ? 1 : 0, arrived.size(), role + " " + own + ": " + arrived);
          arrived.forEach(other -> assertEquals(own.amount(), other.amount(), own + " " + other));
          paid += own.isPaid() ? 1 : 0;
        }
      }
    }
    assertEquals(paid, received.size(), "received without a payer: " + received);
  }

  private static boolean isProvenBy(Line.Payment own, Line.Payment other) {
    return !own.proof().equals("-") && own.proof().equals(other.proof());
  }

  /** All channels are finished: each has on the chain what its own books say, to the unit. */
  void booksBalance() throws Exception {
    Map<Role, BigInteger> due = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      due.merge(role, World.WEALTH.units(), BigInteger::add);
      for (Line.Payment payment : world.payments(role)) {
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
      BigInteger has = world.chain().tokensOf(role.address());
      assertEquals(due.get(role), has, role + " has on the chain");
      all = all.plus(new Amount(has));
    }
    assertEquals(World.WEALTH.units().multiply(BigInteger.valueOf(3)), all.units());
  }
}
