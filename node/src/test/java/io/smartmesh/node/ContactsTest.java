package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.contact.RosterEntry;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.identity.Card;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import io.smartmesh.node.Hamlet.Device;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.stream.StreamOutput;
import io.smartmesh.testkit.Keys;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** CT-6, CT-9, CT-11: whole nodes, of which alice has bob's card and neither was ever met. */
class ContactsTest {
  private static final long SECOND = 1_000;

  private final Hamlet hamlet = new Hamlet();
  private final Device alice = hamlet.device(Hamlet.EPOCHS);
  private final Device bus = hamlet.device(Hamlet.EPOCHS);
  private final Device bob = hamlet.device(Hamlet.EPOCHS);

  private void meet(Device one, Device other) {
    hamlet.join(one, other);
    hamlet.time.run(10 * SECOND);
    hamlet.part(one, other);
    hamlet.time.run(60 * SECOND);
  }

  private static UserReply.OwnCard card(Device device) {
    return (UserReply.OwnCard) device.ask(new UserCommand.GetOwnCard(Optional.empty()));
  }

  private static RosterEntry add(Device device, String card) {
    return ((UserReply.Contact) device.ask(new UserCommand.AddCard(card, "", true)))
        .contact()
        .entry();
  }

  private static List<String> shown(Device device) {
    return device.events.stream()
        .filter(NodeEvent.TextReceived.class::isInstance)
        .map(event -> ((NodeEvent.TextReceived) event).message().text())
        .collect(Collectors.toList());
  }

  private static MessageState state(Device device) {
    return device.texts().stream()
        .filter(text -> !text.incoming())
        .map(TextMessage::state)
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  /** Neither has ever heard of the other's node, and neither ever will. */
  @Test
  void aFirstTextByCardAloneGoesByBusAndItsReceiptAndItsAnswerToo() {
    RosterEntry entry = add(alice, card(bob).code());
    assertEquals("n2", entry.name());
    assertTrue(entry.marks().verified());
    alice.sends(bob, 1);
    hamlet.time.run(30 * SECOND);
    meet(alice, bus);
    assertEquals(MessageState.CARRIED, state(alice));
    hamlet.time.run(3 * Hamlet.HOUR);
    alice.restart();
    bus.restart();
    bob.restart();
    meet(bus, bob);
    assertEquals(List.of("hello 1"), shown(bob));
    assertEquals(0, contacts(bob).size(), "who writes is no contact by it");
    hamlet.time.run(3 * Hamlet.HOUR);
    meet(bus, alice);
    assertEquals(MessageState.DELIVERED, state(alice));
    bob.sends(alice, 2);
    hamlet.time.run(30 * SECOND);
    meet(bob, bus);
    meet(bus, alice);
    assertEquals(List.of("hello 2"), shown(alice));
  }

  /** CT-13: what is on a card is sent sealed only, and so is who has whose. */
  @Test
  void nothingOfACardIsOnTheAir() {
    ContactCard ofAlice = card(alice).card();
    ContactCard ofBob = card(bob).card();
    add(alice, card(bob).code());
    alice.sends(bob, 1);
    hamlet.time.run(30 * SECOND);
    meet(alice, bus);
    meet(bus, bob);
    assertEquals(List.of("hello 1"), shown(bob));
    for (ContactCard card : List.of(ofAlice, ofBob)) {
      for (Bytes secret : List.of(card.device().compressed(), card.prekey().compressed())) {
        assertFalse(hamlet.air.stream().anyMatch(frame -> frame.toHex().contains(secret.toHex())));
      }
    }
  }

  private static List<ContactView> contacts(Device device) {
    return ((UserReply.Contacts) device.ask(new UserCommand.GetContacts())).contacts();
  }

  /** Without the card the same text stays where it was written. */
  @Test
  void withoutTheCardNobodyCanTakeItAlong() {
    alice.sends(bob, 1);
    hamlet.time.run(30 * SECOND);
    meet(alice, bus);
    assertEquals(MessageState.WAITING, state(alice));
  }

  @Test
  void whoIsBlockedIsNotShownAndNotTold() {
    bob.ask(new UserCommand.BlockContact(alice.address()));
    add(alice, card(bob).link());
    alice.sends(bob, 1);
    hamlet.time.run(30 * SECOND);
    meet(alice, bus);
    meet(bus, bob);
    meet(bus, alice);
    assertEquals(List.of(), shown(bob));
    assertEquals(MessageState.CARRIED, state(alice), "as if bob were not there");
  }

  /** TF-15: bob knows that alice's account has revoked her device. */
  @Test
  void aRevokedDeviceHasNoStreams() {
    SigningKey account = Keys.of(90);
    Card card =
        Card.of(account.publicKey())
            .certify(account, alice.key, 1, Hamlet.START)
            .orThrow()
            .revoke(account, alice.address(), Hamlet.START.plusSeconds(1))
            .orThrow();
    bob.disk.put(Bytes.concat(Bytes.utf8("identity/card/"), card.account().bytes()), card.encode());
    bob.restart();
    hamlet.join(alice, bob);
    hamlet.time.run(5 * SECOND);
    bob.give(new NodeInput.ForStreams(new StreamInput.Listen(true)));
    alice.give(new NodeInput.ForStreams(new StreamInput.Open(bob.key.publicKey())));
    hamlet.time.run(30 * SECOND);
    assertFalse(bob.streams.stream().anyMatch(StreamOutput.Opened.class::isInstance));
  }

  /** CT-11, TF-15. */
  @Test
  void whoIsBlockedGetsNoTextNoInvoiceAndNoStreamThroughLiveEither() {
    hamlet.join(alice, bob);
    hamlet.time.run(5 * SECOND);
    bob.give(new NodeInput.ForStreams(new StreamInput.Listen(true)));
    alice.sends(bob, 1);
    assertTrue(hamlet.time.runUntil(() -> state(alice) == MessageState.DELIVERED, 60 * SECOND));
    bob.ask(new UserCommand.BlockContact(alice.address()));
    alice.sends(bob, 2);
    alice.pays(bob, 3, 5);
    alice.give(new NodeInput.ForStreams(new StreamInput.Open(Keys.of(3).publicKey())));
    hamlet.time.run(30 * SECOND);
    assertEquals(List.of("hello 1"), shown(bob));
    assertEquals(MessageState.SENT, state(alice));
    assertFalse(bob.streams.stream().anyMatch(StreamOutput.Opened.class::isInstance));
    assertInstanceOf(
        UserReply.Refused.class,
        bob.ask(new UserCommand.SendText(new MessageId(Hamlet.id(9)), alice.address(), "no")));
    bob.ask(new UserCommand.UnblockContact(alice.address()));
    assertTrue(
        hamlet.time.runUntil(() -> state(alice) == MessageState.DELIVERED, 120 * SECOND),
        "what was not heard comes again");
  }

  @Test
  void somebodyNearbyIsTakenByHisAddress() {
    assertInstanceOf(
        UserReply.Refused.class, alice.ask(new UserCommand.AddPeer(bob.address(), "Bob")));
    hamlet.join(alice, bob);
    hamlet.time.run(5 * SECOND);
    alice.sends(bob, 1);
    hamlet.time.run(10 * SECOND);
    UserReply.Contact added =
        (UserReply.Contact) alice.ask(new UserCommand.AddPeer(bob.address(), "Bob"));
    assertEquals("Bob", added.contact().entry().name());
    assertFalse(added.contact().entry().marks().verified());
    alice.restart();
    assertEquals(List.of(added.contact()), contacts(alice));
  }

  /** CT-2: what is no card of this mesh is refused, and nothing is kept. */
  @Test
  void aBadCardIsRefusedByName() {
    String good = card(bob).code();
    for (String bad :
        List.of(good + "00", good.substring(0, good.length() - 3), "smartmesh:u/20", "hello")) {
      UserReply.Refused refused =
          assertInstanceOf(
              UserReply.Refused.class, alice.ask(new UserCommand.AddCard(bad, "", false)));
      assertFalse(refused.todo().isEmpty());
    }
    assertEquals(List.of(), contacts(alice));
    assertEquals(
        "newer-version",
        ((UserReply.Refused) alice.ask(new UserCommand.AddCard("smartmesh:u/20", "", false)))
            .code());
  }
}
