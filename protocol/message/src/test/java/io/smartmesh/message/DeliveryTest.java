package io.smartmesh.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** MS-5 to MS-10: every text is shown once, or is still waiting where it was written. */
final class DeliveryTest {
  @Test
  void exactlyOnceThroughLossCrashesAndPartings() {
    Property.forAll(
        60,
        rng -> {
          Town town = new Town(rng, 3, new Faults(0.3, 0.3, 1, 3000));
          town.people.forEach(person -> person.crashes = 0.02);
          for (int i = 0; i < 60; i++) {
            Town.Person from = rng.pick(town.people);
            Town.Person to = rng.pick(town.people);
            if (from != to) {
              from.write(to, "text " + i);
              if (rng.chance(0.3)) {
                town.part(from.number, to.number);
              } else {
                town.meet(from.number, to.number);
              }
            }
            town.time.run(rng.below(3000));
            checkNothingTwice(town);
          }
          town.people.forEach(person -> person.crashes = 0);
          town.wire.faults(Faults.NONE);
          town.meet(0, 1);
          town.meet(0, 2);
          town.meet(1, 2);
          town.time.run(200_000);
          checkNothingTwice(town);
          checkAllDelivered(town);
        });
  }

  private static void checkNothingTwice(Town town) {
    town.shown().forEach((id, times) -> assertEquals(1, times, "shown twice: " + id));
    for (Town.Person person : town.people) {
      Map<MessageId, Integer> told = new TreeMap<>();
      person
          .all(MessageOutput.TextReceived.class)
          .forEach(text -> told.merge(text.message().id(), 1, Integer::sum));
      told.forEach((id, times) -> assertEquals(1, times, "told twice: " + id));
    }
  }

  /** What the user was told is accepted. */
  private static void checkAllDelivered(Town town) {
    TreeSet<MessageId> shown = new TreeSet<>(town.shown().keySet());
    for (Town.Person person : town.people) {
      for (MessageOutput.TextChanged told : person.all(MessageOutput.TextChanged.class)) {
        assertTrue(shown.contains(told.message().id()), "lost: " + told.message());
      }
      for (TextMessage message : person.messages.outbox()) {
        assertEquals(MessageState.DELIVERED, message.state());
      }
    }
  }

  /**
   * MS-6: one second, two, four … sixty, after one for the recipient's prekeys (RA-10); and at once
   * when the recipient comes back.
   */
  @Test
  void retriesBackOff() {
    Town town = new Town(new Rng(1), 2, new Faults(1, 0, 1, 1));
    town.meet(0, 1);
    town.person(0).write(town.person(1), "anybody there?");
    List<Long> at = new ArrayList<>();
    int before = 0;
    for (int second = 0; second <= 300; second++) {
      if (town.sent.size() > before) {
        before = town.sent.size();
        at.add(town.time.now().millis() / 1000);
      }
      town.time.run(1000);
    }
    assertEquals(List.of(0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 124L, 184L, 244L), at);
    town.part(0, 1);
    town.time.run(600_000);
    assertEquals(before, town.sent.size());
    town.wire.faults(Faults.NONE);
    town.meet(0, 1);
    town.time.run(10);
    assertEquals(1, town.person(1).messages.inbox().size());
    assertEquals(MessageState.DELIVERED, town.person(0).messages.outbox().get(0).state());
  }

  /** MS-4: what the user sees on the way. */
  @Test
  void statesAreTruthful() {
    Town town = new Town(new Rng(2), 2, Faults.NONE);
    Town.Person alice = town.person(0);
    alice.write(town.person(1), "hi");
    TextMessage waiting = alice.messages.outbox().get(0);
    assertEquals(MessageState.WAITING, waiting.state());
    assertEquals(Optional.of(Why.UNSEEN), Why.of(waiting));
    town.meet(0, 1);
    town.time.run(2);
    assertEquals(MessageState.SENT, alice.messages.outbox().get(0).state());
    town.time.run(10);
    TextMessage delivered = alice.messages.outbox().get(0);
    assertEquals(MessageState.DELIVERED, delivered.state());
    assertEquals(1, delivered.hops());
    TextMessage received = town.person(1).messages.inbox().get(0);
    assertEquals("hi", received.text());
    assertEquals(alice.address(), received.peer());
    assertEquals(Town.NOON, received.at());
    town.part(0, 1);
    alice.restart();
    assertEquals(List.of(delivered), alice.messages.outbox());
    alice.write(town.person(1), "again");
    assertEquals(Optional.of(Why.NO_WAY), Why.of(alice.messages.outbox().get(1)));
  }

  /** MS-8, MH-3: the tries end, nobody says that it failed, and a late receipt is believed. */
  @Test
  void afterAThousandTriesNobodyKnows() {
    Town town = new Town(new Rng(3), 2, new Faults(1, 0, 1, 1));
    town.meet(0, 1);
    town.person(0).write(town.person(1), "hello?");
    town.time.run(61_000L * MessageLimits.SENDS);
    TextMessage failed = town.person(0).messages.outbox().get(0);
    assertEquals(MessageState.SENT, failed.state());
    assertEquals(Optional.of(Why.NO_RECEIPT), Why.of(failed));
    assertEquals(List.of(), town.person(0).messages.waiting());
    assertEquals(MessageLimits.SENDS, town.boxes().size());
    town.wire.faults(Faults.NONE);
    town.person(1)
        .party
        .give(new MessageInput.PacketArrived(town.boxes().get(0).payload(), 1, Town.NOON));
    town.time.run(10);
    assertEquals(MessageState.DELIVERED, town.person(0).messages.outbox().get(0).state());
  }
}
