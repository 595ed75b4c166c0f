package io.smartmesh.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineageTest {
  /** Events as somebody writes them who may lie. */
  static final class Book {
    final Lineage lineage;
    final Address group;
    final List<GroupEvent> events = new ArrayList<>();

    private Book(GroupEvent first) {
      group = first.group();
      lineage = new Lineage(group, Camp.NETWORK, Keys.CURVE, Keys.CURVE);
      take(first);
    }

    static Book of(int founder) {
      return new Book(
          GroupEvent.sign(
              Keys.of(founder),
              Camp.NETWORK,
              Address.ZERO,
              List.of(),
              new Act.Create("tea", new Rng(1).next(Act.NONCE), card(founder))));
    }

    Book copy() {
      Book copy = new Book(events.get(0));
      events.subList(1, events.size()).forEach(copy::take);
      return copy;
    }

    Result<Node, GroupError> take(GroupEvent event) {
      Result<Node, GroupError> added = lineage.add(event);
      if (added.isOk()) {
        events.add(event);
      }
      return added;
    }

    GroupEvent event(int author, Act act) {
      return event(author, act, lineage.parents());
    }

    GroupEvent event(int author, Act act, List<Hash> parents) {
      return GroupEvent.sign(Keys.of(author), Camp.NETWORK, group, parents, act);
    }

    GroupEvent does(int author, Act act) {
      GroupEvent event = event(author, act);
      take(event).orThrow();
      return event;
    }

    void add(int who) {
      does(0, new Act.Add(card(who)));
    }

    GroupError refusal(int who) {
      return refusal(event(0, new Act.Add(card(who))));
    }

    GroupError refusal(GroupEvent event) {
      return take(event).fold(node -> new GroupError.Malformed("taken"), error -> error);
    }

    void exchange(Book other) {
      List<GroupEvent> mine = new ArrayList<>(events);
      for (GroupEvent event : other.events) {
        if (!lineage.has(event.hash())) {
          take(event).orThrow();
        }
      }
      for (GroupEvent event : mine) {
        if (!other.lineage.has(event.hash())) {
          other.take(event).orThrow();
        }
      }
    }

    boolean has(int who) {
      return lineage.roll().has(address(who));
    }

    boolean isAdmin(int who) {
      return lineage.roll().admin(address(who)).isPresent();
    }
  }

  static Address address(int who) {
    return Keys.of(who).address();
  }

  static Bytes card(int who) {
    SigningKey key = Keys.of(who);
    ContactCard.Said said =
        new ContactCard.Said(
            Optional.empty(), Keys.of(300).publicKey(), Camp.NOON, "person " + who);
    return ContactCard.sign(key, Camp.NETWORK, said, Optional.empty()).encode(Camp.NETWORK);
  }

  /** A founder, 0, and so many members in all. */
  static Book filled(int members) {
    Book book = Book.of(0);
    for (int i = 1; i < members; i++) {
      book.add(i);
    }
    return book;
  }

  /** GR-1: what is written is read, and nothing else. */
  @Test
  void anEventIsReadAsItWasWritten() throws Exception {
    Book book = filled(3);
    for (GroupEvent event : book.events) {
      assertEquals(event, GroupEvent.decode(event.encode(), Camp.NETWORK));
      assertTrue(event.encode().length() <= GroupLimits.EVENT_BYTES);
    }
    assertEquals(book.group.bytes(), book.events.get(0).hash().bytes().slice(0, Address.LENGTH));
  }

  /** GR-4: without the right to it, by what its author knew, an event is nowhere. */
  @Test
  void whatWasNotTheirsToDoIsRefused() {
    Book book = filled(3);
    int plain = 1;
    assertInstanceOf(
        GroupError.NotAdmin.class, book.refusal(book.event(plain, new Act.Rename("mine"))));
    assertInstanceOf(
        GroupError.NotAdmin.class, book.refusal(book.event(plain, new Act.Add(card(9)))));
    assertInstanceOf(GroupError.NotMember.class, book.refusal(book.event(9, new Act.Leave())));
    assertInstanceOf(
        GroupError.AlreadyMember.class, book.refusal(book.event(0, new Act.Add(card(plain)))));
    assertInstanceOf(
        GroupError.NotMember.class, book.refusal(book.event(0, new Act.Remove(address(9)))));
    assertInstanceOf(
        GroupError.Oneself.class, book.refusal(book.event(0, new Act.Remove(address(0)))));
    Bytes broken = Bytes.concat(card(9).slice(0, 100), new Rng(1).next(60));
    assertInstanceOf(GroupError.BadCard.class, book.refusal(book.event(0, new Act.Add(broken))));
    GroupEvent his = book.event(plain, new Act.Rename("mine"));
    GroupEvent forged =
        new GroupEvent(
            his.group(), address(0), his.parents(), his.act(), his.signature(), his.hash());
    assertInstanceOf(GroupError.BadSignature.class, book.refusal(forged));
    assertEquals(3, book.events.size(), "none of them is kept");
  }

  /** GR-6: an admin is dismissed by one who was it before him, and never the other way. */
  @Test
  void whoWasAdminForLongerDecides() {
    Book book = filled(4);
    book.does(0, new Act.Promote(address(1)));
    book.does(0, new Act.Promote(address(2)));
    assertInstanceOf(
        GroupError.NotSenior.class, book.refusal(book.event(2, new Act.Remove(address(1)))));
    assertInstanceOf(
        GroupError.NotSenior.class, book.refusal(book.event(2, new Act.Demote(address(0)))));
    book.does(2, new Act.Remove(address(3)));
    book.does(1, new Act.Remove(address(2)));
    assertTrue(book.isAdmin(1));
    assertFalse(book.has(2));
  }

  /** GR-7: events that a removed admin writes later as if he had not known count nowhere. */
  @Test
  void whatIsDatedBackBeforeARemovalDoesNotCount() {
    Book book = filled(3);
    book.does(0, new Act.Promote(address(1)));
    List<Hash> then = book.lineage.parents();
    book.does(0, new Act.Remove(address(1)));
    GroupEvent backdated = book.event(1, new Act.Add(card(8)), then);
    assertTrue(book.take(backdated).isOk(), "by what he says he knew he may");
    GroupEvent second = book.event(1, new Act.Promote(address(8)), List.of(backdated.hash()));
    assertTrue(book.take(second).isOk());
    GroupEvent third = book.event(8, new Act.Remove(address(2)), List.of(second.hash()));
    assertTrue(book.take(third).isOk());
    assertFalse(book.has(8));
    assertFalse(book.has(1));
    assertTrue(book.has(2));
  }

  /** GR-5: who is added again by somebody who knew of his removal is in. */
  @Test
  void aRemovalWinsOverAddsThatDidNotKnowOfIt() {
    Book left = filled(2);
    left.does(0, new Act.Promote(address(1)));
    Book right = left.copy();
    left.add(5);
    right.does(1, new Act.Add(card(5)));
    left.does(0, new Act.Remove(address(5)));
    left.exchange(right);
    assertFalse(left.has(5));
    assertFalse(right.has(5));
    left.add(5);
    assertTrue(left.has(5));
  }

  /** GR-5: whatever the order in which they come. */
  @Test
  void theOrderOfComingDoesNotMatter() {
    Rng rng = new Rng(11);
    Book left = filled(5);
    left.does(0, new Act.Promote(address(1)));
    left.does(0, new Act.Promote(address(2)));
    Book right = left.copy();
    left.does(1, new Act.Remove(address(2)));
    left.does(1, new Act.Add(card(7)));
    left.does(0, new Act.Rename("left"));
    right.does(2, new Act.Add(card(8)));
    right.does(2, new Act.Remove(address(3)));
    right.does(4, new Act.Leave());
    right.does(0, new Act.Demote(address(1)));
    left.exchange(right);
    assertEquals(left.lineage.roll().seats().keySet(), right.lineage.roll().seats().keySet());
    for (int i = 0; i < 40; i++) {
      List<GroupEvent> all = new ArrayList<>(left.events.subList(1, left.events.size()));
      Collections.shuffle(all, new java.util.Random(rng.number()));
      Book other = new Book(left.events.get(0));
      while (!all.isEmpty()) {
        all.removeIf(event -> !other.lineage.isMissingFor(event) && other.take(event).isOk());
      }
      assertEquals(left.lineage.roll().seats().keySet(), other.lineage.roll().seats().keySet());
      assertEquals(left.lineage.roll().name(), other.lineage.roll().name());
      assertEquals(left.lineage.view(), other.lineage.view());
    }
  }

  /** GR-22: an event names what its author knew by hash, so none is before itself; and no flood. */
  @Test
  void aGroupHasSoManyEventsAndNoMore() {
    Book book = filled(2);
    while (book.events.size() < GroupLimits.EVENTS) {
      book.does(0, new Act.Rename("name " + book.events.size()));
    }
    assertInstanceOf(
        GroupError.TooManyEvents.class, book.refusal(book.event(0, new Act.Rename("more"))));
    List<Hash> early = List.of(book.events.get(3).hash());
    int taken = 0;
    for (int i = 0; i < 1_100; i++) {
      taken += book.take(book.event(0, new Act.Rename("fork " + i), early)).isOk() ? 1 : 0;
    }
    assertEquals(GroupLimits.EVENTS_KEPT - GroupLimits.EVENTS, taken);
  }
}
