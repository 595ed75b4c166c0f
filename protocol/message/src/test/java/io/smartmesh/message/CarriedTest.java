package io.smartmesh.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ratchet.Bundle;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** MS-17: what waits for somebody out of reach goes to carriers; alice is 1, bob 2. */
class CarriedTest {
  private static final ChainTime NOON = new ChainTime(1_700_000_000);
  private static final long HOUR = 3_600_000;

  private final Rng rng = new Rng(1);
  private final Person alice = new Person(1);
  private final Person bob = new Person(2);
  private Moment now = new Moment(0);

  /** A device, and carriers that keep what they are given until the test takes it. */
  private final class Person implements Carriers {
    final SigningKey key;
    final TreeMap<Bytes, Bytes> store = new TreeMap<>();
    final TreeSet<Bytes> carried = new TreeSet<>();
    final List<MessageOutput> told = new ArrayList<>();
    Messages messages;
    final TreeSet<Address> blocked = new TreeSet<>();
    final TreeMap<Address, Bytes> shownBy = new TreeMap<>();
    boolean isNamed = true;
    Optional<Bytes> card = Optional.empty();

    Person(int number) {
      key = Keys.of(number);
      messages = start();
    }

    Messages start() {
      return new Messages(
          key,
          Keys.CURVE,
          Keys.CURVE,
          rng.split(),
          prefix -> {
            TreeMap<Bytes, Bytes> found = new TreeMap<>(store);
            found.keySet().removeIf(name -> !name.startsWith(prefix));
            return found;
          },
          device ->
              blocked.contains(device)
                  ? Optional.of(new MessageError.FromBlocked(device))
                  : Optional.empty(),
          this);
    }

    @Override
    public Optional<PublicKey> key(Address device) {
      Person whose = device.equals(alice.key.address()) ? alice : bob;
      return isNamed ? Optional.of(whose.key.publicKey()) : Optional.empty();
    }

    @Override
    public boolean carry(Bytes label) {
      return carried.contains(label);
    }

    @Override
    public Optional<Bytes> introduction(Address device, ChainTime at) {
      return card;
    }

    @Override
    public void introduced(PublicKey by, Bytes shown, Moment at) {
      shownBy.put(by.address(), shown);
    }

    void give(MessageInput input) {
      messages.handle(input, now, this::out);
    }

    private void out(MessageOutput output) {
      told.add(output);
      if (output instanceof MessageOutput.Store stored) {
        store.remove(stored.write().key());
        stored.write().value().ifPresent(value -> store.put(stored.write().key(), value));
      } else if (output instanceof MessageOutput.Carry carry) {
        assertTrue(carried.add(carry.label()), "what is about is not handed over again");
      } else if (output instanceof MessageOutput.EndCarriage end) {
        assertTrue(carried.remove(end.label()));
      }
    }

    /** Time goes by up to its next deadline, and on. */
    void pass(long millis) {
      Moment end = now.plusMillis(millis);
      while (!messages.deadline().isAfter(end)) {
        now = messages.deadline().isAfter(now) ? messages.deadline() : now;
        messages.wake(now, this::out);
      }
      now = end;
    }

    <T extends MessageOutput> List<T> all(Class<T> type) {
      return told.stream().filter(type::isInstance).map(type::cast).collect(Collectors.toList());
    }

    MessageState state() {
      return messages.outbox().get(0).state();
    }
  }

  private MessageId write() {
    MessageId id = new MessageId(rng.next(MessageId.LENGTH));
    alice.give(new MessageInput.SendText(id, bob.key.address(), "hello", NOON));
    return id;
  }

  private static void bring(MessageOutput.Carry bundle, Person to) {
    to.give(new MessageInput.BundleArrived(bundle.payload(), 3, NOON));
  }

  @Test
  void aTextAndItsReceiptAreCarried() {
    MessageId id = write();
    alice.pass(4_999);
    assertEquals(List.of(), alice.all(MessageOutput.Carry.class), "who is found goes live");
    alice.pass(1);
    MessageOutput.Carry text = alice.all(MessageOutput.Carry.class).get(0);
    assertFalse(text.isReceipt());
    assertEquals(MessageState.WAITING, alice.state(), "nobody else has it");
    alice.give(new MessageInput.Handed(text.label(), Optional.empty()));
    assertEquals(MessageState.CARRIED, alice.state());
    bring(text, bob);
    bring(text, bob);
    assertEquals(1, bob.all(MessageOutput.TextReceived.class).size());
    assertEquals(id, bob.messages.inbox().get(0).id());
    assertEquals(List.of(), bob.all(MessageOutput.SendPacket.class), "alice is not in reach");
    MessageOutput.Carry receipt = bob.all(MessageOutput.Carry.class).get(0);
    assertTrue(receipt.isReceipt());
    bring(receipt, alice);
    assertEquals(MessageState.DELIVERED, alice.state());
    assertEquals(1, alice.all(MessageOutput.EndCarriage.class).size(), "copies are called back");
    assertEquals(List.of(), alice.all(MessageOutput.Judged.class), "and no way is judged by it");
    assertEquals(Moment.NEVER, alice.messages.deadline());
  }

  /** CT-6, CT-9: a card is enough to write by carriers, and what comes with the text to answer. */
  @Test
  void aFirstTextBeginsWithTheCardsPrekeyAndBringsTheWritersCard() {
    Bundle ofBob = bob.messages.prekeyOnCards(NOON, bob::out);
    assertEquals(ofBob, bob.messages.prekeyOnCards(NOON.plusSeconds(29 * 86_400L), bob::out));
    assertEquals(List.of(ofBob.signed()), bob.messages.prekeysOfCards());
    alice.give(new MessageInput.CardTaken(ofBob));
    alice.messages = alice.start();
    alice.card = Optional.of(Bytes.utf8("alice's card"));
    write();
    alice.pass(5_000);
    MessageOutput.Carry text = alice.all(MessageOutput.Carry.class).get(0);
    assertEquals(ofBob.signedId(), idOf(text));
    bob.messages = bob.start();
    bring(text, bob);
    assertEquals(Bytes.utf8("alice's card"), bob.shownBy.get(alice.key.address()));
    assertEquals("hello", bob.messages.inbox().get(0).text());
    bring(bob.all(MessageOutput.Carry.class).get(0), alice);
    assertEquals(MessageState.DELIVERED, alice.state());
    write();
    alice.pass(5_000);
    bob.shownBy.clear();
    bring(alice.all(MessageOutput.Carry.class).get(1), bob);
    assertEquals(2, bob.messages.inbox().size());
    assertEquals(Map.of(), bob.shownBy, "who has answered knows the card");
  }

  private static long idOf(MessageOutput.Carry text) {
    long id = 0;
    for (int i = 34; i < 38; i++) {
      id = id << 8 | (text.payload().at(i) & 0xff);
    }
    return id;
  }

  /** CT-6: a year after it was made a card's prekey opens nothing, and names nobody. */
  @Test
  void aCardsPrekeyEnds() {
    Bundle first = bob.messages.prekeyOnCards(NOON, bob::out);
    assertTrue(first.isFresh(NOON.plusSeconds(305 * 86_400L)));
    assertFalse(first.isFresh(NOON.plusSeconds(305 * 86_400L + 1)));
    for (int month = 1; month <= 12; month++) {
      bob.messages.prekeyOnCards(NOON.plusSeconds(30 * 86_400L * month + month), bob::out);
    }
    assertTrue(bob.messages.prekeysOfCards().contains(first.signed()));
    assertEquals(13, bob.messages.prekeysOfCards().size());
    bob.messages.prekeyOnCards(NOON.plusSeconds(366 * 86_400L), bob::out);
    assertFalse(bob.messages.prekeysOfCards().contains(first.signed()));
    assertEquals(
        bob.messages.prekeysOfCards(), bob.start().prekeysOfCards(), "the same after a restart");
  }

  /** CT-11: nothing of it is read, and nothing says so. */
  @Test
  void whoIsBlockedIsNotHeard() {
    bob.blocked.add(alice.key.address());
    write();
    alice.pass(5_000);
    bring(alice.all(MessageOutput.Carry.class).get(0), bob);
    assertEquals(
        List.of(new MessageOutput.Refused(new MessageError.FromBlocked(alice.key.address()))),
        bob.told);
    assertEquals(Map.of(), bob.store);
    bob.blocked.clear();
    bring(alice.all(MessageOutput.Carry.class).get(0), bob);
    assertEquals(1, bob.messages.inbox().size(), "the same bundle, had it come later");
  }

  /** Handed over again only after a day, when it is not about any more. */
  @Test
  void itIsNotHandedOverWithoutEnd() {
    write();
    alice.pass(48 * HOUR);
    assertEquals(1, alice.all(MessageOutput.Carry.class).size());
    alice.carried.clear();
    alice.pass(2 * HOUR);
    assertEquals(2, alice.all(MessageOutput.Carry.class).size());
    alice.carried.clear();
    alice.pass(21 * HOUR);
    assertEquals(2, alice.all(MessageOutput.Carry.class).size());
    alice.messages = alice.start();
    alice.carried.add(alice.all(MessageOutput.Carry.class).get(0).label());
    alice.pass(48 * HOUR);
    assertEquals(2, alice.all(MessageOutput.Carry.class).size(), "also after a restart");
  }

  @Test
  void whoCannotBeNamedWaits() {
    alice.isNamed = false;
    write();
    assertEquals(Moment.NEVER, alice.messages.deadline());
    alice.pass(HOUR);
    assertEquals(List.of(), alice.all(MessageOutput.Carry.class));
    assertEquals(MessageState.WAITING, alice.state());
  }

  /** MS-11: the first version did not know the state; MS-15: who is replaced gets nothing more. */
  @Test
  void theStateOutlivesARestartAndEndsWithItsDevice() {
    write();
    alice.pass(5_000);
    alice.give(
        new MessageInput.Handed(
            alice.all(MessageOutput.Carry.class).get(0).label(), Optional.empty()));
    Bytes record = alice.store.tailMap(Records.OUT, true).firstEntry().getValue();
    assertEquals(2, record.at(0));
    alice.messages = alice.start();
    assertEquals(MessageState.CARRIED, alice.state());
    alice.give(new MessageInput.Redirect(bob.key.address(), Keys.of(3).address()));
    assertEquals(1, alice.all(MessageOutput.EndCarriage.class).size());
    assertEquals(MessageState.WAITING, alice.state());
    assertEquals(1, alice.store.tailMap(Records.OUT, true).firstEntry().getValue().at(0));
  }
}
