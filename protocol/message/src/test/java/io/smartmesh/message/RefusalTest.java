package io.smartmesh.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ratchet.Session;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What users and strangers do wrong: MS-1 to MS-3, MS-7, MS-11 to MS-13. */
final class RefusalTest {
  private static Bytes oldBox(SigningKey from, Town.Person to, Bytes context, Bytes plaintext) {
    return SealedBox.seal(to.key.publicKey(), from, context, plaintext, Keys.CURVE, new Rng(99));
  }

  /** The first message of a session of its own. */
  private static Bytes box(SigningKey from, Town.Person to, Bytes plaintext) {
    Rng rng = new Rng(99);
    return Session.begin(from, to.key.publicKey(), Optional.empty(), Keys.CURVE, rng)
        .seal(plaintext, rng)
        .orThrow()
        .box();
  }

  private static void arrives(Town.Person at, Bytes payload) {
    at.party.give(new MessageInput.PacketArrived(payload, 1, Town.NOON));
  }

  private static List<MessageError> refusals(Town.Person person) {
    return person.all(MessageOutput.Refused.class).stream()
        .map(MessageOutput.Refused::error)
        .collect(Collectors.toList());
  }

  /** MS-7: a receipt from anyone but the recipient is no receipt, nor is one in an old box. */
  @Test
  void forgedReceiptsAreRefused() {
    Town town = new Town(new Rng(1), 3, new Faults(1, 0, 1, 1));
    town.meet(0, 1);
    Town.Person alice = town.person(0);
    MessageId id = alice.write(town.person(1), "secret");
    town.time.run(1_000);
    Bytes receipt = new Envelope.Receipt(id).encode();
    Bytes forged = box(town.person(2).key, alice, receipt);
    arrives(alice, forged);
    Bytes old = oldBox(town.person(1).key, alice, Envelope.CONTEXT, receipt);
    arrives(alice, old);
    assertEquals(
        List.of(
            new MessageError.NotAuthentic(forged.length()),
            new MessageError.NotAuthentic(old.length())),
        refusals(alice));
    assertEquals(MessageState.SENT, alice.messages.outbox().get(0).state());
    town.wire.faults(Faults.NONE);
    arrives(town.person(1), town.boxes().get(0).payload());
    town.time.run(10);
    assertEquals(MessageState.DELIVERED, alice.messages.outbox().get(0).state());
  }

  /** MS-2: boxes to others, of other protocols, changed on the way, or no boxes at all. */
  @Test
  void whatDoesNotOpenIsRefused() {
    Property.forAll(
        50,
        rng -> {
          Town town = new Town(rng, 3, Faults.NONE);
          Town.Person bob = town.person(1);
          Bytes text = new Envelope.Text(new MessageId(rng.next(16)), Town.NOON, "boo").encode();
          Bytes good = box(town.person(0).key, bob, text);
          arrives(bob, rng.next(rng.below(300)));
          arrives(bob, box(town.person(0).key, town.person(2), text));
          arrives(bob, oldBox(town.person(0).key, bob, Bytes.utf8("another"), text));
          arrives(bob, rng.mutated(good));
          assertEquals(4, refusals(bob).size());
          assertTrue(bob.messages.inbox().isEmpty());
          assertTrue(town.sent.isEmpty());
          arrives(bob, good);
          assertEquals(1, bob.messages.inbox().size());
        });
  }

  /** MS-2: what an older program sealed is opened, and acknowledged as that one understands. */
  @Test
  void oldBoxesAreStillOpened() {
    Town town = new Town(new Rng(11), 2, Faults.NONE);
    Town.Person bob = town.person(1);
    MessageId id = new MessageId(town.rng.next(16));
    Bytes text =
        new Encoder()
            .u8(1)
            .u8(1)
            .raw(id.bytes())
            .u64(Town.NOON.seconds())
            .bytes(Bytes.utf8("from before"))
            .toBytes();
    arrives(bob, oldBox(town.person(0).key, bob, Envelope.CONTEXT, text));
    assertEquals("from before", bob.messages.inbox().get(0).text());
    Bytes receipt = town.sent.get(0).payload();
    assertEquals(
        new Envelope.Receipt(id),
        Envelope.decode(
                SealedBox.open(town.person(0).key, Envelope.CONTEXT, receipt, Keys.CURVE)
                    .orElseThrow()
                    .plaintext())
            .orThrow());
  }

  /** MS-1: an authentic sender may still write nonsense. */
  @Test
  void nonsenseInsideABoxIsRefused() {
    Property.forAll(
        200,
        rng -> {
          Town town = new Town(rng, 2, Faults.NONE);
          Town.Person bob = town.person(1);
          Bytes text = new Envelope.Text(new MessageId(rng.next(16)), Town.NOON, "grüße").encode();
          Bytes odd = rng.chance(0.5) ? rng.mutated(text) : rng.next(rng.below(60));
          arrives(bob, box(town.person(0).key, bob, odd));
          if (Envelope.decode(odd) instanceof Result.Ok<Envelope, MessageError> ok) {
            boolean isOld = odd.at(0) == 1 && !(ok.value() instanceof Envelope.Receipt);
            assertTrue(isOld || odd.equals(ok.value().encode()), odd.toString());
          } else {
            assertTrue(refusals(bob).get(0) instanceof MessageError.Malformed);
            assertTrue(bob.messages.inbox().isEmpty());
          }
        });
  }

  @Test
  void otherVersionsAreNamed() {
    MessageError error =
        ((Result.Err<Envelope, MessageError>) Envelope.decode(Bytes.of(3, 1))).error();
    assertEquals(
        new MessageError.Malformed("message of kind 1 has version 3, known are 1 to 2"), error);
  }

  /** MS-3. */
  @Test
  void textsAreCheckedWhenTheyAreWritten() {
    Town town = new Town(new Rng(3), 2, Faults.NONE);
    Town.Person alice = town.person(0);
    Address bob = town.person(1).address();
    String longest = "ü".repeat(400);
    send(alice, 1, bob, "");
    send(alice, 2, bob, longest + "a");
    send(alice, 3, alice.address(), "note to self");
    send(alice, 4, bob, longest);
    assertEquals(
        List.of(
            new MessageError.EmptyText(),
            new MessageError.TextTooLong(801, 800),
            new MessageError.ToOneself(alice.address())),
        refusals(alice));
    town.meet(0, 1);
    town.time.run(10);
    assertEquals(longest, town.person(1).messages.inbox().get(0).text());
    assertEquals(947, town.boxes().get(0).payload().length(), "fits any packet");
  }

  private static void send(Town.Person from, int id, Address to, String text) {
    MessageId messageId = new MessageId(Bytes.concat(Bytes.of(id), Bytes.wrap(new byte[15])));
    from.party.give(new MessageInput.SendText(messageId, to, text, Town.NOON));
  }

  /** MS-5: the same id is the same text. */
  @Test
  void writingTwiceIsWritingOnce() {
    Town town = new Town(new Rng(4), 2, Faults.NONE);
    send(town.person(0), 1, town.person(1).address(), "once");
    send(town.person(0), 1, town.person(1).address(), "once");
    assertEquals(1, town.person(0).messages.outbox().size());
    assertEquals(2, town.person(0).all(MessageOutput.TextChanged.class).size());
  }

  /** MS-13. */
  @Test
  void theOutboxIsBounded() {
    Town town = new Town(new Rng(5), 2, Faults.NONE);
    Town.Person alice = town.person(0);
    for (int i = 0; i <= MessageLimits.OUTBOX_OPEN; i++) {
      alice.write(town.person(1), "text " + i);
    }
    assertEquals(List.of(new MessageError.OutboxFull(256, 256)), refusals(alice));
  }

  /** MS-13: a flood pushes out its own texts, and forgotten texts are still not shown twice. */
  @Test
  void theInboxIsBounded() {
    Inbox inbox = new Inbox(prefix -> new TreeMap<>());
    Address friend = Keys.of(1).address();
    Address flooder = Keys.of(2).address();
    inbox.add(text(friend, 0), out -> {});
    int[] deleted = {0};
    for (int i = 0; i < MessageLimits.SEEN; i++) {
      inbox.add(
          text(flooder, i),
          out -> {
            boolean isDelete =
                out instanceof MessageOutput.Store store && !store.write().value().isPresent();
            deleted[0] += isDelete ? 1 : 0;
          });
    }
    assertEquals(MessageLimits.INBOX, inbox.view().size());
    assertEquals(friend, inbox.view().get(0).peer());
    assertTrue(inbox.hasSeen(flooder, text(flooder, 0).id()));
    assertEquals(MessageLimits.SEEN - MessageLimits.INBOX + 1 + 1, deleted[0]);
  }

  private static TextMessage text(Address peer, int number) {
    Bytes id = Bytes.concat(Bytes.of(number >> 8, number & 0xff), Bytes.wrap(new byte[14]));
    return new TextMessage(
        new MessageId(id), peer, true, "x", ChainTime.ZERO, MessageState.DELIVERED, 1, "");
  }

  /** MS-11: another version's store is refused by name and left alone. */
  @Test
  void newerRecordsAreRefused() {
    Town town = new Town(new Rng(6), 2, Faults.NONE);
    Town.Person alice = town.person(0);
    alice.write(town.person(1), "hi");
    alice.store.replaceAll(
        (key, value) -> Bytes.concat(Bytes.of(2), value.slice(1, value.length())));
    DamagedRecord error = assertThrows(DamagedRecord.class, alice::restart);
    assertTrue(error.reason().contains("version 2"));
    assertTrue(alice.store.containsKey(error.key()));
  }

  @Test
  void halfASurrogatePairIsNoText() {
    Town town = new Town(new Rng(8), 2, Faults.NONE);
    Town.Person alice = town.person(0);
    alice.write(town.person(1), "a\ud800b");
    assertEquals(List.of(new MessageError.BrokenText()), refusals(alice));
    assertTrue(alice.messages.outbox().isEmpty());
  }

  /** A receipt that answers nothing is counted, and nothing else. */
  @Test
  void receiptsForNothingAreRefused() {
    Town town = new Town(new Rng(9), 2, Faults.NONE);
    Town.Person alice = town.person(0);
    MessageId id = new MessageId(town.rng.next(16));
    Bytes receipt = new Envelope.Receipt(id).encode();
    arrives(alice, box(town.person(1).key, alice, receipt));
    assertEquals(List.of(new MessageError.UnknownText(id)), refusals(alice));
  }
}
