package io.smartmesh.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.ratchet.Prekeys;
import io.smartmesh.ratchet.Session;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** RA-10, RA-14, RA-15, RA-17: sessions begin, meet, get lost and heal under the texts. */
final class SessionsTest {
  private static final Bytes SESSION = Bytes.utf8("ratchet/session/");
  private static final long HOUR = 3_600_000;

  private static void allDelivered(Town town) {
    for (Town.Person person : town.people) {
      for (TextMessage text : person.messages.outbox()) {
        assertEquals(MessageState.DELIVERED, text.state(), text::toString);
        assertTrue(
            town.person(text.peer()).messages.inbox().stream()
                .anyMatch(
                    shown -> shown.id().equals(text.id()) && shown.text().equals(text.text())),
            text::toString);
      }
    }
  }

  /** Sessions whose state {@code person} stored since it had told so much. */
  private static TreeSet<Bytes> used(Town.Person person, int since) {
    return person.told.subList(since, person.told.size()).stream()
        .filter(MessageOutput.Store.class::isInstance)
        .map(output -> ((MessageOutput.Store) output).write().key())
        .filter(key -> key.startsWith(SESSION))
        .map(key -> key.slice(key.length() - Session.ID_LENGTH, key.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** RA-14: both write first; soon both write in the same one. */
  @Test
  void simultaneousStartsConverge() {
    Property.forAll(
        40,
        rng -> {
          Town town = new Town(rng, 2, new Faults(0.2, 0.1, 1, 200));
          Town.Person alice = town.person(0);
          Town.Person bob = town.person(1);
          alice.write(bob, "hello bob");
          bob.write(alice, "hello alice");
          town.meet(0, 1);
          town.time.run(60_000);
          town.wire.faults(Faults.NONE);
          for (int i = 0; i < 3; i++) {
            alice.write(bob, "and " + i);
            bob.write(alice, "and " + i);
            town.time.run(61_000);
          }
          int ofAlice = alice.told.size();
          int ofBob = bob.told.size();
          alice.write(bob, "now one");
          bob.write(alice, "now one");
          town.time.run(1_000);
          allDelivered(town);
          assertEquals(1, used(alice, ofAlice).size());
          assertEquals(used(alice, ofAlice), used(bob, ofBob));
        });
  }

  /** RA-15: loss, delay, crashes, and devices that come back as they were long ago. */
  @Test
  void nothingIsLostThroughOldCopies() {
    Property.forAll(
        40,
        rng -> {
          Town town = new Town(rng, 3, new Faults(0.25, 0.2, 1, 4000));
          List<TreeMap<Bytes, Bytes>> copies = new ArrayList<>();
          town.people.forEach(person -> copies.add(new TreeMap<>(person.store)));
          town.meet(0, 1);
          town.meet(0, 2);
          town.meet(1, 2);
          for (int i = 0; i < 40; i++) {
            Town.Person from = rng.pick(town.people);
            Town.Person to = rng.pick(town.people);
            if (from != to) {
              from.write(to, "text " + i);
            }
            if (rng.chance(0.1)) {
              copies.set(from.number, new TreeMap<>(from.store));
            }
            if (rng.chance(0.1) && !to.dead) {
              to.restore(copies.get(to.number));
            }
            from.crashes = rng.chance(0.5) ? 0.01 : 0;
            town.time.run(rng.chance(0.1) ? 400 * HOUR : rng.below(4000));
          }
          town.people.forEach(person -> person.crashes = 0);
          town.wire.faults(Faults.NONE);
          town.time.run(400_000);
          for (Town.Person from : town.people) {
            for (Town.Person to : town.people) {
              if (from != to) {
                from.write(to, "after all that");
              }
            }
          }
          town.time.run(400_000);
          for (Town.Person person : town.people) {
            person
                .messages
                .outbox()
                .forEach(text -> assertEquals(MessageState.DELIVERED, text.state()));
            long shown =
                person.messages.inbox().stream()
                    .filter(text -> text.text().equals("after all that"))
                    .count();
            assertEquals(2, shown);
          }
        });
  }

  /** RA-15: the device key alone is left, as after a restore from words. */
  @Test
  void aDeviceThatLostAllSessionsIsHeardAgain() {
    Town town = new Town(new Rng(5), 2, Faults.NONE);
    town.meet(0, 1);
    town.person(0).write(town.person(1), "one");
    town.time.run(1_000);
    town.person(1).restore(new TreeMap<>());
    town.person(0).write(town.person(1), "two");
    town.time.run(20_000);
    town.person(1).write(town.person(0), "three");
    town.time.run(20_000);
    assertEquals(MessageState.DELIVERED, town.person(0).messages.outbox().get(1).state());
    assertEquals(MessageState.DELIVERED, town.person(1).messages.outbox().get(0).state());
    assertEquals("two", town.person(1).messages.inbox().get(0).text());
  }

  /** RA-9, RA-10: a first text waits a moment for prekeys; who does not answer gets it anyway. */
  @Test
  void aFirstTextUsesAOneTimePrekey() {
    Town town = new Town(new Rng(6), 2, Faults.NONE);
    town.meet(0, 1);
    town.person(0).write(town.person(1), "one");
    town.time.run(10);
    Bytes start = town.boxes().get(0).payload();
    assertTrue(Session.isStart(start));
    assertFalse(start.slice(34, 38).equals(Bytes.of(0, 0, 0, 0)), "a signed prekey");
    assertFalse(start.slice(38, 42).equals(Bytes.of(0, 0, 0, 0)), "a one-time prekey");
    long left =
        town.person(1).store.keySet().stream()
            .filter(key -> key.startsWith(Bytes.utf8("ratchet/prekey/")))
            .count();
    assertEquals(1, left, "the one-time one is gone");
  }

  /** RA-10: so many requests a second are answered, and only answers that were asked for count. */
  @Test
  void requestsAreLimited() {
    Town town = new Town(new Rng(7), 3, Faults.NONE);
    Town.Person bob = town.person(1);
    for (int i = 0; i <= MessageLimits.PREKEYS_A_SECOND; i++) {
      arrives(bob, word(Keys.of(50 + i), bob, new PrekeyWord.Request()));
    }
    assertEquals(
        List.of(new MessageError.TooManyRequests(MessageLimits.PREKEYS_A_SECOND)), refusals(bob));
    Prekeys ofCarol = new Prekeys(town.person(2).key, Keys.CURVE, prefix -> new TreeMap<>());
    PrekeyWord answer =
        new PrekeyWord.Answer(ofCarol.handOut(bob.address(), Town.NOON, new Rng(1), write -> {}));
    arrives(bob, word(town.person(2).key, bob, answer));
    assertEquals(new MessageError.NotAsked(town.person(2).address()), refusals(bob).get(1));
    town.meet(0, 1);
    bob.write(town.person(0), "hello");
    arrives(bob, word(town.person(0).key, bob, answer));
    assertTrue(refusals(bob).get(2) instanceof MessageError.InSession, "another device's");
  }

  private static Bytes word(io.smartmesh.crypto.SigningKey from, Town.Person to, PrekeyWord word) {
    return Bytes.concat(
        Bytes.of(PrekeyWord.FIRST),
        SealedBox.seal(
            to.key.publicKey(), from, PrekeyWord.CONTEXT, word.encode(), Keys.CURVE, new Rng(1)));
  }

  private static void arrives(Town.Person at, Bytes payload) {
    at.party.give(new MessageInput.PacketArrived(payload, 1, Town.NOON));
  }

  private static List<MessageError> refusals(Town.Person person) {
    return person.all(MessageOutput.Refused.class).stream()
        .map(MessageOutput.Refused::error)
        .collect(Collectors.toList());
  }

  /** RA-17: a thief of one device's state at any time, who hears everything and never speaks. */
  @Test
  void aThiefReadsNeitherWhatWasNorWhatComesAfterHealing() {
    Property.forAll(
        30,
        rng -> {
          Town town = new Town(rng, 2, new Faults(0.2, 0.1, 1, 300));
          town.meet(0, 1);
          chat(town, rng.between(1, 6), "before ");
          town.wire.faults(Faults.NONE);
          town.time.run(200_000);
          chat(town, 4, "before the theft ");
          Town.Person victim = rng.pick(town.people);
          final TreeMap<Bytes, Bytes> stolen = new TreeMap<>(victim.store);
          final int stolenAt = town.sent.size();
          chat(town, 3, "healing ");
          final int healedAt = town.sent.size();
          town.wire.faults(new Faults(0.2, 0.1, 1, 300));
          chat(town, 5, "after ");
          // What was on the way to the victim and lost may still be opened: its keys are kept for
          // it. So only of what the victim has read is anything promised.
          TreeSet<String> read = reads(stolen, victim, town.sent.subList(0, stolenAt));
          read.addAll(reads(stolen, victim, town.sent.subList(stolenAt, town.sent.size())));
          read.removeIf(text -> text.startsWith("healing "));
          assertEquals(new TreeSet<>(), read);
          assertTrue(healedAt > stolenAt);
        });
  }

  private static void chat(Town town, int rounds, String what) {
    for (int i = 0; i < rounds; i++) {
      town.person(0).write(town.person(1), what + i);
      town.time.run(3_000);
      town.person(1).write(town.person(0), what + "back " + i);
      town.time.run(3_000);
    }
  }

  /** Texts that open with everything that was in the store, each packet tried in order. */
  private static TreeSet<String> reads(
      TreeMap<Bytes, Bytes> stolen, Town.Person victim, List<MessageOutput.SendPacket> heard) {
    StoredRecords records =
        prefix -> {
          TreeMap<Bytes, Bytes> found = new TreeMap<>(stolen);
          found.keySet().removeIf(key -> !key.startsWith(prefix));
          return found;
        };
    Rng rng = new Rng(1);
    Prekeys prekeys = new Prekeys(victim.key, Keys.CURVE, records);
    Conversations thief =
        new Conversations(
            victim.key, Keys.CURVE, rng, prekeys, device -> Optional.empty(), records);
    TreeSet<String> texts = new TreeSet<>();
    for (MessageOutput.SendPacket packet : heard) {
      // RA-9: a lost start without a one-time prekey opens to whoever has the keys it names.
      boolean isWeak =
          Session.isStart(packet.payload())
              && packet.payload().slice(38, 42).equals(Bytes.of(0, 0, 0, 0));
      if (Session.isBox(packet.payload()) && !isWeak) {
        var opened = thief.open(packet.payload(), new ChainTime(0), new Moment(0), output -> {});
        if (opened.isOk()
            && Envelope.decode(opened.orThrow().plaintext()).orThrow()
                instanceof Envelope.Text text) {
          texts.add(text.content().text());
        }
      }
    }
    return texts;
  }
}
