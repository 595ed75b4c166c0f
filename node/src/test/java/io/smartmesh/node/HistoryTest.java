package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;
import io.smartmesh.content.Reference;
import io.smartmesh.message.Chat;
import io.smartmesh.message.HistoryItem;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import io.smartmesh.message.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * MH-4, MH-6 to MH-13, MH-15: texts are kept in chats, read by pages, searched, and deleted in
 * time.
 */
class HistoryTest {
  private static final long SECOND = 1_000;
  private static final Bytes PAGES = Bytes.utf8("history/");
  private static final Bytes ERASE = Bytes.utf8("erase/");

  private final Hamlet hamlet = new Hamlet();
  private final Hamlet.Device alice = hamlet.device(Hamlet.EPOCHS);
  private final Hamlet.Device bob = hamlet.device(Hamlet.EPOCHS);

  private void written(int count) {
    hamlet.join(alice, bob);
    hamlet.time.run(5 * SECOND);
    for (int i = 1; i <= count; i++) {
      alice.sends(bob, i);
      hamlet.time.run(100);
    }
    hamlet.time.run(5 * SECOND);
  }

  private void says(Hamlet.Device from, Hamlet.Device to, int number, String text) {
    from.ask(new UserCommand.SendText(new MessageId(Hamlet.id(number)), to.address(), text));
    hamlet.time.run(2 * SECOND);
  }

  private UserReply.HistoryPage page(Hamlet.Device of, Hamlet.Device with, long before, int most) {
    return (UserReply.HistoryPage) of.ask(new UserCommand.GetHistory(with.address(), before, most));
  }

  private UserReply.FoundTexts search(String words, Optional<UserReply.Place> after, int limit) {
    return (UserReply.FoundTexts)
        alice.ask(new UserCommand.Search(words, Optional.empty(), after, limit));
  }

  private static List<String> texts(List<HistoryItem> items) {
    return items.stream().map(item -> item.message().text()).collect(Collectors.toList());
  }

  /** MH-8, MH-9, MH-13: every text with its last state, by pages, also after a start. */
  @Test
  void aChatIsReadPageByPage() {
    written(100);
    for (int round = 0; round < 2; round++) {
      List<String> all = new ArrayList<>();
      long before = Long.MAX_VALUE;
      boolean hasMore = true;
      while (hasMore) {
        UserReply.HistoryPage page = page(alice, bob, before, 30);
        all.addAll(0, texts(page.items()));
        page.items().forEach(i -> assertEquals(MessageState.DELIVERED, i.message().state()));
        hasMore = page.hasMore();
        before = page.items().get(0).number();
      }
      assertEquals(100, all.size());
      assertEquals("hello 1", all.get(0));
      assertEquals("hello 100", all.get(99));
      alice.restart();
      hamlet.time.run(20 * SECOND);
    }
    assertEquals(100, page(bob, alice, Long.MAX_VALUE, 1).chat().size());
    assertTrue(page(bob, alice, 0, 5).items().isEmpty());
    assertTrue(page(alice, alice, Long.MAX_VALUE, 5).items().isEmpty());
  }

  /** MH-9: what was written before a start gets its receipt into the same place after it. */
  @Test
  void aReceiptAfterAStartFindsItsText() {
    written(1);
    hamlet.part(alice, bob);
    hamlet.time.run(60 * SECOND);
    alice.sends(bob, 2);
    alice.restart();
    assertEquals(MessageState.WAITING, last(alice, bob).state());
    UserReply.Outbox outbox = (UserReply.Outbox) alice.ask(new UserCommand.GetOutbox());
    assertEquals("hello 2", outbox.waiting().get(0).message().text(), "MH-6");
    hamlet.join(alice, bob);
    assertTrue(
        hamlet.time.runUntil(
            () -> last(alice, bob).state() == MessageState.DELIVERED, 90 * SECOND));
    assertEquals(2, page(alice, bob, Long.MAX_VALUE, 9).items().size());
  }

  private TextMessage last(Hamlet.Device of, Hamlet.Device with) {
    List<HistoryItem> items = page(of, with, Long.MAX_VALUE, 1).items();
    return items.get(0).message();
  }

  /** MH-8: a store of an older program has its texts in chats after its first turn. */
  @Test
  void whatAnOlderProgramLeftIsTakenOver() {
    written(3);
    alice.disk.keySet().removeIf(key -> key.startsWith(PAGES));
    alice.disk.keySet().removeIf(key -> key.startsWith(Bytes.utf8("chatlist/")));
    alice.restart();
    hamlet.time.run(5 * SECOND);
    assertEquals(
        List.of("hello 1", "hello 2", "hello 3"),
        texts(page(alice, bob, Long.MAX_VALUE, 9).items()));
  }

  /** MH-11: two scripts, all words, any width and case, and an answer that goes on. */
  @Test
  void textsAreFound() {
    written(70);
    says(alice, bob, 71, "The ＴＲＡＩＮ leaves at nine");
    says(bob, alice, 72, "我们在北京车站见面");
    assertEquals(List.of("The ＴＲＡＩＮ leaves at nine"), found("nine train"));
    assertEquals(List.of("我们在北京车站见面"), found("车站"));
    assertEquals(List.of("我们在北京车站见面"), found("北京 见面"));
    assertEquals(List.of(), found("rain"), "not inside of a word");
    assertEquals(List.of(), found("nine 车站"));
    UserReply.FoundTexts first = search("hello", Optional.empty(), 40);
    UserReply.FoundTexts rest = search("hello", first.next(), 40);
    assertEquals(40, first.items().size());
    assertEquals(30, rest.items().size());
    assertEquals(Optional.empty(), rest.next());
    assertEquals("hello 70", said(first).get(0));
    assertEquals("hello 1", said(rest).get(29));
    UserCommand none = new UserCommand.Search("  ", Optional.empty(), Optional.empty(), 1);
    assertEquals("no-words", ((UserReply.Refused) alice.ask(none)).code());
  }

  private List<String> found(String words) {
    return said(search(words, Optional.empty(), 10));
  }

  private static List<String> said(UserReply.FoundTexts found) {
    return found.items().stream()
        .map(one -> one.shown().content().text())
        .collect(Collectors.toList());
  }

  /** MH-11: what was edited is found by what it says now, also when no edit is at hand any more. */
  @Test
  void editedTextsAreFoundByTheirNewWords() {
    written(200);
    says(alice, bob, 201, Content.of(new Body.Edit(Hamlet.id(12), 1, "good morning")));
    says(alice, bob, 202, Content.of(new Body.Delete(Hamlet.id(13))));
    assertEquals(List.of("good morning"), found("morning"));
    for (Hamlet.Device device : List.of(alice, bob)) {
      List<String> others = inAnswersOf(7, device, "hello");
      assertEquals(198, others.size());
      assertFalse(others.contains("hello 12") || others.contains("hello 13"));
      assertEquals(List.of("good morning"), inAnswersOf(7, device, "morning"));
    }
  }

  /** From the pages alone, in as many answers as it takes. */
  private static List<String> inAnswersOf(int limit, Hamlet.Device device, String words) {
    List<Chat> chats = ((UserReply.Chats) device.ask(new UserCommand.GetChats())).chats();
    Words wanted = Words.of(words).orElseThrow();
    List<String> all = new ArrayList<>();
    Optional<UserReply.Place> next = Optional.empty();
    do {
      long before = next.map(UserReply.Place::number).orElse(Long.MAX_VALUE);
      SearchReading reading = new SearchReading(chats, wanted, peer -> List.of(), before, limit);
      for (List<Bytes> pages = reading.next(); !pages.isEmpty(); pages = reading.next()) {
        reading.found(
            pages.stream().map(device::withPrefix).collect(Collectors.toList()), new Moment(0));
      }
      UserReply.FoundTexts found = (UserReply.FoundTexts) reading.reply();
      all.addAll(said(found));
      next = found.next();
    } while (next.isPresent());
    return all;
  }

  /** MH-12: what is too old goes from the store and from what is at hand, and comes not again. */
  @Test
  void textsAreKeptSoLong() {
    written(3);
    hamlet.time.run(40 * 60 * SECOND);
    says(bob, alice, 90, "new");
    alice.ask(new UserCommand.KeepChat(bob.address(), 1_800));
    hamlet.time.run(11 * 60 * SECOND);
    assertEquals(List.of("new"), texts(page(alice, bob, Long.MAX_VALUE, 9).items()));
    assertEquals(1, alice.texts().size());
    assertEquals(1, alice.withPrefix(PAGES).size());
    assertEquals(4, page(bob, alice, Long.MAX_VALUE, 9).items().size(), "others decide for theirs");
  }

  /** MH-12, MH-7: nothing of a deleted chat is left, and what waited in it is not sent. */
  @Test
  void aChatIsDeletedWhole() {
    written(80);
    hamlet.part(alice, bob);
    hamlet.time.run(60 * SECOND);
    alice.sends(bob, 81);
    alice.ask(new UserCommand.DeleteChat(bob.address()));
    assertEquals(0, alice.withPrefix(PAGES).size());
    assertEquals(List.of(), alice.texts());
    assertEquals(List.of(), ((UserReply.Chats) alice.ask(new UserCommand.GetChats())).chats());
    hamlet.join(alice, bob);
    hamlet.time.run(60 * SECOND);
    assertFalse(bob.has(81));
    says(bob, alice, 82, "again");
    Chat chat = page(alice, bob, Long.MAX_VALUE, 9).chat();
    assertEquals(1, chat.size());
  }

  private void says(Hamlet.Device from, Hamlet.Device to, int number, Content content) {
    from.ask(new UserCommand.SendText(new MessageId(Hamlet.id(number)), to.address(), content));
    hamlet.time.run(2 * SECOND);
  }

  private static boolean hasInPages(Hamlet.Device device, String words) {
    String wanted = Bytes.utf8(words).toHex();
    return device.withPrefix(PAGES).values().stream().anyMatch(v -> v.toHex().contains(wanted));
  }

  /** MH-15, MC-9: also from an old page, with what it was edited to, and after a start. */
  @Test
  void whatIsDeletedGoesFromThePages() {
    written(80);
    says(alice, bob, 81, Content.of(new Body.Edit(Hamlet.id(12), 1, "hello twelve")));
    says(bob, alice, 82, Content.of(new Body.Reaction(reference(12), 1, "!")));
    assertTrue(hasInPages(bob, "hello 12") && hasInPages(bob, "hello twelve"));
    alice.ask(
        new UserCommand.SendText(
            new MessageId(Hamlet.id(83)),
            bob.address(),
            Content.of(new Body.Delete(Hamlet.id(12)))));
    assertTrue(
        hamlet.time.runUntil(() -> !bob.withPrefix(ERASE).isEmpty(), 60 * SECOND), "not written");
    bob.restart();
    alice.restart();
    hamlet.time.run(60 * SECOND);
    for (Hamlet.Device device : List.of(alice, bob)) {
      assertFalse(hasInPages(device, "hello 12"));
      assertFalse(hasInPages(device, "hello twelve"));
      assertTrue(hasInPages(device, "hello 11") && hasInPages(device, "hello 13"));
      assertEquals(0, device.withPrefix(ERASE).size());
    }
    List<HistoryItem> first = page(bob, alice, 20, 20).items();
    assertTrue(first.get(11).message().content().body() instanceof Body.Erased);
    assertEquals(20, first.size());
  }

  private static Reference reference(int number) {
    return new Reference(false, Hamlet.id(number));
  }

  /** MH-15, MC-10. */
  @Test
  void whatDisappearsGoesFromThePages() {
    written(1);
    says(alice, bob, 2, Content.text("for a minute").disappearing(60));
    says(bob, alice, 3, Content.of(new Body.Reaction(reference(2), 1, "seen!")));
    assertTrue(hasInPages(bob, "for a minute") && hasInPages(alice, "for a minute"));
    hamlet.time.run(120 * SECOND);
    for (Hamlet.Device device : List.of(alice, bob)) {
      assertFalse(hasInPages(device, "for a minute"));
      assertFalse(hasInPages(device, "seen!"));
      assertTrue(hasInPages(device, "hello 1"));
    }
  }

  /** MH-4, LN-62: the next one has it, and what comes after him is not known. */
  @Test
  void whatTheNextOneHasIsRelayed() {
    Hamlet.Device carol = hamlet.device(Hamlet.EPOCHS);
    hamlet.join(alice, bob);
    hamlet.join(bob, carol);
    hamlet.time.run(10 * SECOND);
    alice.sends(carol, 1);
    assertTrue(hamlet.time.runUntil(() -> state(alice) == MessageState.DELIVERED, 60 * SECOND));
    hamlet.part(bob, carol);
    says(alice, carol, 2, "hello 2");
    List<MessageState> told =
        alice.events.stream()
            .filter(NodeEvent.TextChanged.class::isInstance)
            .map(event -> ((NodeEvent.TextChanged) event).message())
            .filter(text -> text.text().equals("hello 2"))
            .map(TextMessage::state)
            .collect(Collectors.toList());
    assertEquals(List.of(MessageState.WAITING, MessageState.SENT, MessageState.RELAYED), told);
    assertEquals(2, last(alice, carol).hops());
  }

  private static MessageState state(Hamlet.Device of) {
    return of.texts().get(0).state();
  }
}
