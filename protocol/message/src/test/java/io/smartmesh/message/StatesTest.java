package io.smartmesh.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** MH-1 to MH-7: what the user is told of a text is true, at any time and after any start. */
final class StatesTest {
  /** MH-2: never less than was known, nothing after the receipt, and never back to waiting. */
  @Test
  void statesOnlyMoveTruthfully() {
    for (MessageState from : MessageState.values()) {
      assertFalse(from.mayBecome(from), "the same is no news");
      assertFalse(from.mayBecome(MessageState.WAITING));
      assertEquals(from != MessageState.DELIVERED, from.mayBecome(MessageState.DELIVERED));
      assertEquals(from == MessageState.WAITING, from.mayBecome(MessageState.FAILED), "MH-3");
    }
    assertFalse(MessageState.CARRIED.mayBecome(MessageState.RELAYED));
    assertTrue(MessageState.RELAYED.mayBecome(MessageState.CARRIED));
  }

  /**
   * MH-2, MH-3, MH-4: packets lost, doubled and late, devices that crash, words of the mesh and of
   * carriers that come twice, too late, or about what was never sent.
   */
  @Test
  void whatIsToldIsTrueWhateverHappens() {
    Property.forAll(
        60,
        rng -> {
          Town town = new Town(rng, 2, new Faults(0.3, 0.3, 1, 3000));
          Town.Person alice = town.person(0);
          town.people.forEach(person -> person.crashes = 0.02);
          List<MessageId> written = new ArrayList<>();
          for (int i = 0; i < 80; i++) {
            happens(town, rng, written);
            town.time.run(rng.below(2000));
            check(alice);
          }
          town.people.forEach(person -> person.crashes = 0);
          town.time.run(4000);
          town.wire.faults(Faults.NONE);
          town.meet(0, 1);
          town.time.run(200_000);
          check(alice);
          for (TextMessage text : alice.messages.outbox()) {
            boolean isEnded = Why.of(text).filter(Why.STOPPED::equals).isPresent();
            assertTrue(
                isEnded
                    || text.state() == MessageState.DELIVERED
                    || text.state() == MessageState.FAILED,
                text::toString);
          }
        });
  }

  private static void happens(Town town, Rng rng, List<MessageId> written) {
    Town.Person alice = town.person(0);
    if (rng.chance(0.3)) {
      written.add(alice.write(town.person(1), "text"));
    } else if (rng.chance(0.3)) {
      town.meet(0, 1);
    } else if (rng.chance(0.3)) {
      town.part(0, 1);
    } else if (rng.chance(0.3) && !written.isEmpty()) {
      alice.party.give(new MessageInput.CancelText(rng.pick(written)));
    } else if (rng.chance(0.4) && !town.sent.isEmpty()) {
      MessageOutput.SendPacket any = rng.pick(town.sent);
      int hops = 2 + rng.below(6);
      alice.party.give(new MessageInput.Taken(any.to(), any.payload(), hops));
    } else if (!written.isEmpty()) {
      Bytes label = rng.pick(written).bytes();
      Optional<io.smartmesh.base.Address> by =
          rng.chance(0.5) ? Optional.of(town.person(1).address()) : Optional.empty();
      alice.party.give(new MessageInput.Handed(label, by));
    }
  }

  /** Of each text, everything that was told since the test began, through all restarts. */
  private static void check(Town.Person alice) {
    Map<MessageId, MessageState> last = new TreeMap<>();
    for (MessageOutput.TextChanged told : alice.all(MessageOutput.TextChanged.class)) {
      TextMessage text = told.message();
      Optional<MessageState> before = Optional.ofNullable(last.put(text.id(), text.state()));
      assertTrue(
          before.filter(was -> was != text.state() && !was.mayBecome(text.state())).isEmpty(),
          () -> before + " became " + text);
      assertEquals(text.state() == MessageState.RELAYED, isRelayed(text), text::toString);
      boolean isFailed = text.state() == MessageState.FAILED;
      assertEquals(isFailed, Why.of(text).filter(Why.CANCELLED::equals).isPresent());
      assertTrue(Why.carrier(text).isEmpty() || text.state() == MessageState.CARRIED);
    }
  }

  private static boolean isRelayed(TextMessage text) {
    return text.hops() > 1 && text.state() != MessageState.DELIVERED;
  }

  /** MH-6: what waits, and when it is tried again; MH-7: what nobody has is taken back. */
  @Test
  void whatNobodyHasIsTakenBack() {
    Town town = new Town(new Rng(7), 2, Faults.NONE);
    Town.Person alice = town.person(0);
    MessageId id = alice.write(town.person(1), "not now");
    town.time.run(10);
    OutboxView waiting = alice.messages.waiting().get(0);
    assertEquals(0, waiting.tries());
    assertEquals(Optional.empty(), waiting.nextTry(), "there is no way to try");
    alice.party.give(new MessageInput.CancelText(id));
    alice.restart();
    town.meet(0, 1);
    town.time.run(5_000);
    assertEquals(MessageState.FAILED, alice.messages.outbox().get(0).state());
    assertEquals(List.of(), alice.messages.waiting());
    assertEquals(List.of(), town.person(1).messages.inbox());
    alice.party.give(new MessageInput.CancelText(id));
    assertEquals(
        new MessageError.NotWaiting(id), alice.all(MessageOutput.Refused.class).get(0).error());
  }

  /** MH-7: what went out may have arrived: only the tries end, for good. */
  @Test
  void whatWentOutIsNotCalledFailed() {
    Town town = new Town(new Rng(8), 2, new Faults(1, 0, 1, 1));
    Town.Person alice = town.person(0);
    town.meet(0, 1);
    MessageId id = alice.write(town.person(1), "gone");
    town.time.run(3_000);
    OutboxView waiting = alice.messages.waiting().get(0);
    assertTrue(waiting.tries() > 0 && waiting.nextTry().isPresent());
    alice.party.give(new MessageInput.CancelText(id));
    int sent = town.sent.size();
    alice.restart();
    town.time.run(100_000);
    TextMessage text = alice.messages.outbox().get(0);
    assertEquals(MessageState.SENT, text.state());
    assertEquals(Optional.of(Why.STOPPED), Why.of(text));
    assertEquals(sent, town.sent.size());
    assertEquals(1, town.time.now().isAfter(waiting.nextTry().get()) ? 1 : 0);
  }
}
