package io.smartmesh.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;
import io.smartmesh.content.Media;
import io.smartmesh.content.Reference;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What messages do to each other, on both sides: MC-7 to MC-12. */
final class KindsTest {
  private static MessageId say(Town town, int from, Content content) {
    MessageId id = new MessageId(town.rng.next(16));
    town.person(from)
        .party
        .give(new MessageInput.SendText(id, town.person(1 - from).address(), content, Town.NOON));
    return id;
  }

  private static List<TextMessage> all(Town.Person person) {
    List<TextMessage> all = new ArrayList<>(person.messages.inbox());
    all.addAll(person.messages.outbox());
    return all;
  }

  /** What one side shows, said so that both sides can be compared. */
  private static Map<String, String> shown(Town.Person person, int number) {
    Map<String, String> shown = new TreeMap<>();
    for (ShownMessage one : Showing.of(all(person))) {
      boolean byFirst = one.message().incoming() == (number == 1);
      String ofFirst = number == 0 ? one.ownReaction() : one.peerReaction();
      String ofSecond = number == 0 ? one.peerReaction() : one.ownReaction();
      shown.put(
          byFirst + " " + one.message().id(),
          one.content()
              + " "
              + one.edited()
              + one.deleted()
              + ofFirst
              + "/"
              + ofSecond
              + one.preview());
    }
    return shown;
  }

  private static Content someContent(Town town, int from) {
    Rng rng = town.rng;
    List<TextMessage> known = all(town.person(from));
    if (known.isEmpty() || rng.chance(0.3)) {
      return Content.text("text " + rng.below(1_000));
    }
    TextMessage target = rng.pick(known);
    Bytes id = target.id().bytes();
    return switch (rng.below(4)) {
      case 0 -> Content.text("re").answering(new Reference(!target.incoming(), id));
      case 1 -> Content.of(new Body.Edit(id, 0, "edited " + rng.below(1_000)));
      case 2 -> rng.chance(0.3) ? Content.of(new Body.Delete(id)) : Content.text("kept");
      default ->
          Content.of(
              new Body.Reaction(
                  new Reference(!target.incoming(), id), 0, rng.chance(0.3) ? "" : "👍"));
    };
  }

  /** MC-7, MC-8: whatever is lost, doubled, late or crashes, both show the same in the end. */
  @Test
  void bothSidesShowTheSame() {
    Property.forAll(
        60,
        rng -> {
          Town town = new Town(rng, 2, new Faults(0.3, 0.2, 1, 3_000));
          town.meet(0, 1);
          town.people.forEach(person -> person.crashes = 0.002);
          for (int i = 0; i < 40; i++) {
            int from = rng.below(2);
            if (!town.person(from).dead) {
              say(town, from, someContent(town, from));
            }
            town.time.run(rng.below(800));
            if (rng.chance(0.05)) {
              town.part(0, 1);
            } else if (rng.chance(0.3)) {
              town.meet(0, 1);
            }
          }
          town.people.forEach(person -> person.crashes = 0);
          town.wire.faults(Faults.NONE);
          town.meet(0, 1);
          town.time.run(600_000);
          assertEquals(shown(town.person(0), 0), shown(town.person(1), 1));
        });
  }

  /** MC-8: the shown conversation follows from the set of messages, not from their order. */
  @Test
  void noOrderMatters() {
    Property.forAll(
        200,
        rng -> {
          Town town = new Town(rng, 2, Faults.NONE);
          town.meet(0, 1);
          for (int i = 0; i < 12; i++) {
            int from = rng.below(2);
            say(town, from, someContent(town, from));
            town.time.run(50);
          }
          List<TextMessage> some = all(town.person(0));
          List<TextMessage> other = new ArrayList<>(some);
          Collections.shuffle(other, new java.util.Random(rng.below(1_000)));
          other.addAll(other.subList(0, other.size() / 2));
          assertEquals(asSet(Showing.of(some)), asSet(Showing.of(other)));
        });
  }

  private static java.util.Set<ShownMessage> asSet(List<ShownMessage> shown) {
    return new java.util.HashSet<>(shown);
  }

  /** MC-8, MC-9: an edit or a deletion that comes before its message still holds. */
  @Test
  void whatComesTooEarlyHolds() {
    Town town = new Town(new Rng(1), 2, Faults.NONE);
    Town.Person bob = town.person(1);
    MessageId first = new MessageId(town.rng.next(16));
    MessageId second = new MessageId(town.rng.next(16));
    Content edit = Content.of(new Body.Edit(first.bytes(), 1, "better"));
    Content delete = Content.of(new Body.Delete(second.bytes()));
    for (Envelope.Text text :
        List.of(
            new Envelope.Text(new MessageId(town.rng.next(16)), Town.NOON, edit),
            new Envelope.Text(new MessageId(town.rng.next(16)), Town.NOON, delete),
            new Envelope.Text(first, Town.NOON, "bad"),
            new Envelope.Text(second, Town.NOON, "a secret to be deleted"))) {
      Bytes box =
          io.smartmesh.crypto.SealedBox.seal(
              bob.key.publicKey(),
              town.person(0).key,
              Envelope.CONTEXT,
              text.encode(),
              io.smartmesh.testkit.Keys.CURVE,
              town.rng);
      bob.party.give(new MessageInput.PacketArrived(box, 1, Town.NOON));
    }
    List<ShownMessage> shown = Showing.of(bob.messages.inbox());
    assertEquals("better", shown.get(0).content().text());
    assertTrue(shown.get(0).edited());
    assertTrue(shown.get(1).deleted());
    assertFalse(holds(bob, "secret"), "nothing of it was stored");
  }

  private static boolean holds(Town.Person person, String words) {
    String hex = Bytes.utf8(words).toHex();
    return person.store.values().stream()
        .anyMatch(value -> value.toHex().contains(hex.replaceFirst("^0x", "")));
  }

  /** MC-9: it is gone from the disk of both, with the texts it was edited to. */
  @Test
  void whatIsDeletedIsGone() {
    Town town = new Town(new Rng(2), 2, Faults.NONE);
    town.meet(0, 1);
    MessageId id = say(town, 0, Content.text("a secret"));
    town.time.run(50);
    say(town, 0, Content.of(new Body.Edit(id.bytes(), 0, "another secret")));
    town.time.run(50);
    assertTrue(holds(town.person(1), "another secret"));
    say(town, 0, Content.of(new Body.Delete(id.bytes())));
    town.time.run(50);
    for (Town.Person person : town.people) {
      assertFalse(holds(person, "secret"));
      assertEquals(1, person.all(MessageOutput.TextGone.class).size());
      person.restart();
      assertTrue(Showing.of(all(person)).get(0).deleted());
    }
  }

  /** MC-4, MC-8: others' messages cannot be touched, nor those that are not there. */
  @Test
  void onlyOwnMessagesAreTouched() {
    Town town = new Town(new Rng(3), 2, Faults.NONE);
    town.meet(0, 1);
    MessageId id = say(town, 0, Content.text("mine"));
    town.time.run(50);
    MessageId place = say(town, 1, Content.ERASED);
    say(town, 1, Content.of(new Body.Delete(id.bytes())));
    say(town, 1, Content.of(new Body.Edit(id.bytes(), 0, "yours")));
    say(town, 1, Content.of(new Body.Edit(place.bytes(), 0, "no text")));
    Reference own = new Reference(true, id.bytes());
    say(town, 1, Content.of(new Body.Reaction(own, 0, "👍")));
    List<MessageError> refused =
        town.person(1).all(MessageOutput.Refused.class).stream()
            .map(MessageOutput.Refused::error)
            .collect(Collectors.toList());
    assertEquals(
        List.of(
            new MessageError.NoSuchMessage(id),
            new MessageError.NoSuchMessage(id),
            new MessageError.NotEditable(place),
            new MessageError.NoSuchMessage(id)),
        refused);
    town.time.run(50);
    assertEquals("mine", Showing.of(all(town.person(1))).get(0).content().text());
  }

  /** MC-7: the last sign of each counts, and an empty one takes it back. */
  @Test
  void theLastReactionCounts() {
    Town town = new Town(new Rng(4), 2, Faults.NONE);
    town.meet(0, 1);
    MessageId id = say(town, 0, Content.text("well?"));
    town.time.run(50);
    for (String sign : List.of("👎", "👍")) {
      say(town, 1, Content.of(new Body.Reaction(new Reference(false, id.bytes()), 0, sign)));
      town.time.run(50);
    }
    say(town, 0, Content.of(new Body.Reaction(new Reference(true, id.bytes()), 0, "🎉")));
    town.time.run(50);
    ShownMessage shown = Showing.of(all(town.person(0))).get(0);
    assertEquals("🎉 👍", shown.ownReaction() + " " + shown.peerReaction());
    say(town, 1, Content.of(new Body.Reaction(new Reference(false, id.bytes()), 0, "")));
    town.time.run(50);
    assertEquals("", Showing.of(all(town.person(0))).get(0).peerReaction());
  }

  /** MC-10: by the monotone clock, on both sides, with what it was edited to. */
  @Test
  void whatDisappearsDoes() {
    Town town = new Town(new Rng(5), 2, Faults.NONE);
    MessageId id = say(town, 0, Content.text("a secret").disappearing(60));
    town.time.run(120_000);
    assertEquals(1, all(town.person(0)).size(), "it waits until it is there");
    town.meet(0, 1);
    town.time.run(1_000);
    say(town, 0, Content.of(new Body.Edit(id.bytes(), 0, "another secret")));
    town.time.run(58_000);
    assertTrue(holds(town.person(1), "another secret"));
    town.time.run(2_000);
    for (Town.Person person : town.people) {
      assertFalse(holds(person, "secret"));
      assertTrue(all(person).isEmpty());
    }
  }

  /** MC-10: neither a restart nor a clock that was set back makes it stay. */
  @Test
  void noClockHoldsItBack() {
    Town town = new Town(new Rng(6), 2, Faults.NONE);
    town.meet(0, 1);
    say(town, 0, Content.text("a secret").disappearing(300));
    town.time.run(130_000);
    for (Town.Person person : town.people) {
      person.restart();
      ChainTime yesterday = new ChainTime(Town.NOON.seconds() - 86_400);
      person.party.give(new MessageInput.TimeIs(yesterday));
    }
    town.time.run(170_000);
    assertTrue(holds(town.person(1), "secret"), "so long is surely left");
    town.time.run(70_000);
    town.people.forEach(person -> assertTrue(all(person).isEmpty()));
  }

  /** MC-10: the time while the program was off counts, as far as the node knows it. */
  @Test
  void itDisappearsWhileTheProgramIsOff() {
    Town town = new Town(new Rng(7), 2, Faults.NONE);
    town.meet(0, 1);
    say(town, 0, Content.text("a secret").disappearing(3_600));
    town.time.run(1_000);
    Town.Person bob = town.person(1);
    bob.restart();
    bob.party.give(new MessageInput.TimeIs(Town.NOON.plusSeconds(3_601)));
    town.time.run(10);
    assertFalse(holds(bob, "secret"));
  }

  /** MC-11: a call for help goes before what waits, is marked, and finds a full outbox open. */
  @Test
  void helpGoesFirst() {
    Town town = new Town(new Rng(8), 2, Faults.NONE);
    for (int i = 0; i < MessageLimits.OUTBOX_OPEN; i++) {
      say(town, 0, Content.text("text " + i));
    }
    Body help = new Body.Help(false, "fell", Optional.empty(), Optional.of(9));
    MessageId id = say(town, 0, Content.of(help));
    assertTrue(town.person(0).all(MessageOutput.Refused.class).isEmpty());
    town.meet(0, 1);
    town.time.run(10);
    town.person(0).restart();
    town.time.run(20_000);
    assertTrue(town.sent.stream().anyMatch(MessageOutput.SendPacket::urgent));
    assertTrue(town.person(1).messages.inbox().stream().anyMatch(text -> text.id().equals(id)));
  }

  /** MC-11: of a full inbox nothing is less dispensable. */
  @Test
  void helpIsKeptWhileAnythingElseIs() {
    Inbox inbox = new Inbox(prefix -> new TreeMap<>());
    Body help = new Body.Help(false, "fell", Optional.empty(), Optional.empty());
    io.smartmesh.base.Address peer = io.smartmesh.testkit.Keys.of(2).address();
    for (int i = 0; i <= MessageLimits.INBOX; i++) {
      Bytes id = Bytes.concat(Bytes.of(i >> 8, i & 0xff), Bytes.wrap(new byte[14]));
      Content content = i == 0 ? Content.of(help) : Content.text("x");
      inbox.add(
          new TextMessage(
              new MessageId(id), peer, true, content, Town.NOON, MessageState.DELIVERED, 1, ""),
          out -> {});
    }
    assertEquals(help, inbox.view().get(0).content().body());
    assertEquals(MessageLimits.INBOX, inbox.view().size());
  }

  /** MC-11: who calls without end drowns his own calls, not what others wrote. */
  @Test
  void callsWithoutEndPushOutThemselves() {
    Inbox inbox = new Inbox(prefix -> new TreeMap<>());
    Body help = new Body.Help(false, "fell", Optional.empty(), Optional.empty());
    for (int i = 0; i < 2 * MessageLimits.INBOX; i++) {
      Bytes id = Bytes.concat(Bytes.of(i >> 8, i & 0xff), Bytes.wrap(new byte[14]));
      boolean isFriend = i < 100;
      inbox.add(
          new TextMessage(
              new MessageId(id),
              io.smartmesh.testkit.Keys.of(isFriend ? 2 : 3).address(),
              true,
              isFriend ? Content.text("x") : Content.of(help),
              Town.NOON,
              MessageState.DELIVERED,
              1,
              ""),
          out -> {});
    }
    assertEquals(MessageLimits.INBOX, inbox.view().size());
    assertEquals(100, inbox.view().stream().filter(text -> !text.content().isUrgent()).count());
  }

  /** MC-12: a preview is shown when all of it is there, in whatever order it came. */
  @Test
  void previewsAreJoined() {
    Town town = new Town(new Rng(9), 2, new Faults(0.2, 0.2, 1, 3_000));
    town.meet(0, 1);
    Bytes picture = town.rng.next(2_000);
    Bytes transfer = town.rng.next(16);
    Media photo = new Media.Photo(640, 480, 3);
    MessageId id = say(town, 0, Content.of(new Body.Attachment(transfer, 99, "a.jpg", photo, "")));
    for (int part = 0; part < 3; part++) {
      Bytes bytes = picture.slice(part * 800, Math.min(2_000, (part + 1) * 800));
      say(town, 0, Content.of(new Body.PreviewPart(id.bytes(), part, bytes)));
    }
    town.time.run(120_000);
    ShownMessage shown = Showing.of(all(town.person(1))).get(0);
    assertEquals(Optional.of(picture), shown.preview());
    assertEquals(1, Showing.of(all(town.person(1))).size());
  }
}
