package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.BURST_GAP_MILLIS;
import static io.smartmesh.message.MessageLimits.CARRY_AFTER_MILLIS;
import static io.smartmesh.message.MessageLimits.OUTBOX;
import static io.smartmesh.message.MessageLimits.RETRY_MILLIS;
import static io.smartmesh.message.MessageLimits.RETRY_MILLIS_MOST;
import static io.smartmesh.message.MessageLimits.TRIES_IN_SESSION;
import static io.smartmesh.message.MessageLimits.TRIES_NAMED;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.ratchet.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One's own texts in the order they were written, and when each is to be sent again. */
final class Outbox {
  /** One text; what is not in its record starts anew with the program. */
  static final class Entry {
    /** When it is looked whether carriers are to take it. */
    Moment carryAt = Moment.NEVER;

    /** When they last did. */
    Optional<Moment> carriedAt = Optional.empty();

    private final long number;
    private TextMessage message;
    private int sends;
    private long pause = RETRY_MILLIS;
    private Moment retryAt = Moment.NEVER;

    /** The first and the last try since it began anew. */
    private Moment firstSentAt = Moment.NEVER;

    private Moment lastSentAt = Moment.NEVER;

    /** The session that the last tries were in. */
    private Bytes session = Bytes.EMPTY;

    /** The newest tries in it, which the next one replaces. */
    private final List<Mark> marks = new ArrayList<>();

    private int triesInSession;
    private Moment firstInSession = Moment.NEVER;
    private boolean waitsForPrekeys;
    private Bytes newest = Bytes.EMPTY;

    /** All tries were made; until the next start there are no more (MS-8). */
    private boolean rests;

    Entry(long number, TextMessage message) {
      this.number = number;
      this.message = message;
    }

    TextMessage message() {
      return message;
    }

    int sends() {
      return sends;
    }

    /** Whether it is still tried. */
    private boolean isOpen() {
      boolean isStopped = Why.of(message).filter(Why.STOPPED::equals).isPresent();
      return !isSettled() && !rests && !isStopped;
    }

    private boolean isSettled() {
      return message.state() == MessageState.DELIVERED || message.state() == MessageState.FAILED;
    }

    Moment retryAt() {
      return retryAt;
    }

    /** What was sealed last, so that its taking is known again. */
    void sealed(Bytes box) {
      newest = Repeats.mark(box);
    }

    Moment firstSentAt() {
      return firstSentAt;
    }

    Moment lastSentAt() {
      return lastSentAt;
    }

    void sentAt(Moment now) {
      sends++;
      firstSentAt = firstSentAt.earlier(now);
      lastSentAt = now;
      retryAt = now.plusMillis(pause);
      pause = Math.min(2 * pause, RETRY_MILLIS_MOST);
    }

    /** The next try is in this session: tries in another one are of no use any more. */
    void goesInto(Conversations.Held held, Moment now) {
      waitsForPrekeys = false;
      if (!held.id().equals(session)) {
        session = held.id();
        marks.clear();
        triesInSession = 0;
        firstInSession = now;
        pause = RETRY_MILLIS;
      }
      triesInSession++;
    }

    List<Mark> marks() {
      return new ArrayList<>(marks);
    }

    /** Gives what is named no more by the next try. */
    List<Mark> sentAs(Mark mark) {
      marks.add(mark);
      List<Mark> older = new ArrayList<>();
      while (marks.size() > TRIES_NAMED) {
        older.add(marks.remove(0));
      }
      return older;
    }

    Bytes session() {
      return session;
    }

    /** Whether this session has been tried often enough, and nothing came in it. */
    boolean isUnansweredIn(Conversations.Held held) {
      return held.id().equals(session)
          && triesInSession >= TRIES_IN_SESSION
          && !held.heardSince(firstInSession);
    }

    /** Not a try: the recipient's prekeys may come until then. */
    void waitUntil(Moment end) {
      retryAt = end;
      waitsForPrekeys = true;
    }

    private void restartAt(Moment at) {
      pause = RETRY_MILLIS;
      retryAt = at;
      firstSentAt = Moment.NEVER;
      lastSentAt = Moment.NEVER;
    }
  }

  /** Of what was stored: soon after the program's start. */
  static final Moment AFTER_START = new Moment(Long.MIN_VALUE);

  private final Map<MessageId, Entry> entries = new LinkedHashMap<>();

  /** Those of them that are still tried. */
  private final Map<MessageId, Entry> open = new LinkedHashMap<>();

  private int groupsOpen;
  private long nextNumber;

  Outbox(StoredRecords stored) {
    stored
        .withPrefix(Records.OUT)
        .forEach(
            (key, value) -> {
              long number = Records.number(Records.OUT, key);
              TextMessage message = StoredRecord.read("text", key, value, Records::text);
              Entry entry = new Entry(number, message);
              entry.carryAt = AFTER_START;
              entries.put(message.id(), entry);
              listed(entry);
              nextNumber = number + 1;
            });
  }

  List<TextMessage> view() {
    List<TextMessage> messages = new ArrayList<>();
    entries.values().forEach(entry -> messages.add(entry.message));
    messages.removeIf(TextMessage::isGroupWord);
    return messages;
  }

  Optional<Entry> find(MessageId id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** The same where it is still tried. */
  Optional<Entry> findOpen(MessageId id) {
    return Optional.ofNullable(open.get(id));
  }

  /** Those that are still tried; of groups, or of people. */
  int open(boolean ofGroups) {
    return ofGroups ? groupsOpen : open.size() - groupsOpen;
  }

  List<OutboxView> waiting(Predicate<Address> reachable) {
    List<OutboxView> waiting = new ArrayList<>();
    for (Entry entry : open.values()) {
      Optional<Moment> next =
          Optional.of(entry.retryAt).filter(at -> reachable.test(entry.message.peer()));
      waiting.add(new OutboxView(entry.message, entry.sends, next));
    }
    waiting.removeIf(one -> one.message().isGroupWord());
    return waiting;
  }

  /** The next on a way of so many hops has the newest try of this device's text (MH-4). */
  void taken(Address peer, Bytes box, int hops, Consumer<? super MessageOutput> out) {
    Bytes mark = Repeats.mark(box);
    open.values().stream()
        .filter(entry -> entry.newest.equals(mark) && entry.message.peer().equals(peer))
        .findFirst()
        .ifPresent(entry -> change(entry, MessageState.RELAYED, hops, "", out));
  }

  /** Somebody has taken a copy along; {@code by} is told only where he may be named (MH-4). */
  void carried(Entry entry, Optional<Address> by, Consumer<? super MessageOutput> out) {
    change(entry, MessageState.CARRIED, 0, Why.by(by), out);
  }

  /** All tries were made: what nobody has denied may have arrived (MH-3). */
  void rest(Entry entry, Consumer<? super MessageOutput> out) {
    entry.rests = true;
    say(entry, entry.message.state(), entry.message.hops(), Why.NO_RECEIPT.code(), out);
  }

  /** The user does not want it sent any more (MH-7). */
  void cancel(Entry entry, Consumer<? super MessageOutput> out) {
    TextMessage text = entry.message;
    if (text.state().mayHaveArrived()) {
      say(entry, text.state(), text.hops(), Why.STOPPED.code(), out);
    } else {
      change(entry, MessageState.FAILED, 0, Why.CANCELLED.code(), out);
    }
  }

  void forget(Address peer, List<MessageId> ids, Consumer<? super MessageOutput> out) {
    for (MessageId id : ids) {
      find(id)
          .filter(entry -> entry.message.peer().equals(peer) && !open.containsKey(id))
          .ifPresent(entry -> remove(entry, out));
    }
  }

  private void listed(Entry entry) {
    int one = entry.message.isGroupWord() ? 1 : 0;
    if (entry.isOpen()) {
      groupsOpen += open.put(entry.message.id(), entry) == null ? one : 0;
    } else {
      groupsOpen -= open.remove(entry.message.id()) == null ? 0 : one;
    }
  }

  void add(TextMessage message, Moment now, Consumer<? super MessageOutput> out) {
    if (entries.size() >= OUTBOX) {
      entries.values().stream()
          .filter(entry -> !open.containsKey(entry.message.id()))
          .findFirst()
          .ifPresent(oldest -> remove(oldest, out));
    }
    Entry entry = new Entry(nextNumber++, message);
    entry.restartAt(now);
    entry.carryAt = now.plusMillis(CARRY_AFTER_MILLIS);
    entries.put(message.id(), entry);
    store(entry, out);
  }

  /** To a state that is true and news; else nothing happens (MH-2). */
  void change(
      Entry entry,
      MessageState state,
      int hops,
      String detail,
      Consumer<? super MessageOutput> out) {
    if (entry.message.state().mayBecome(state)) {
      say(entry, state, hops, detail, out);
    }
  }

  private void say(
      Entry entry,
      MessageState state,
      int hops,
      String detail,
      Consumer<? super MessageOutput> out) {
    TextMessage now = entry.message;
    entry.message =
        new TextMessage(
            now.id(), now.peer(), now.incoming(), now.content(), now.at(), state, hops, detail);
    store(entry, out);
  }

  /** Texts that wait for {@code from} go to {@code to}. */
  void redirect(
      Address from,
      Address to,
      Moment now,
      Consumer<Entry> leaves,
      Consumer<? super MessageOutput> out) {
    for (Entry entry : open.values()) {
      if (entry.message.peer().equals(from)) {
        leaves.accept(entry);
        entry.carriedAt = Optional.empty();
        entry.carryAt = now.plusMillis(CARRY_AFTER_MILLIS);
        TextMessage text = entry.message;
        entry.message =
            new TextMessage(
                text.id(), to, false, text.content(), text.at(), MessageState.WAITING, 0, "");
        entry.restartAt(now);
        store(entry, out);
      }
    }
  }

  /** The recipient is there no more: soon its texts go to carriers. */
  void lost(Address peer, Moment now) {
    for (Entry entry : open.values()) {
      if (entry.message.peer().equals(peer)) {
        entry.carryAt = now.plusMillis(CARRY_AFTER_MILLIS);
      }
    }
  }

  /** Those that carriers may be given now. */
  List<Entry> toCarry(Moment now, Predicate<Address> isNamed) {
    List<Entry> due = new ArrayList<>();
    for (Entry entry : open.values()) {
      if (!entry.carryAt.isAfter(now) && isNamed.test(entry.message.peer())) {
        due.add(entry);
      }
    }
    return due;
  }

  /** The recipient is there: its texts are sent soon, in their order. */
  void restart(Address peer, Moment now) {
    Moment at = now;
    for (Entry entry : open.values()) {
      if (entry.message.peer().equals(peer)) {
        entry.restartAt(at);
        at = at.plusMillis(BURST_GAP_MILLIS);
      }
    }
  }

  /** The prekeys are there that texts waited for. */
  void resume(Address peer, Moment now) {
    Moment at = now;
    for (Entry entry : open.values()) {
      if (entry.waitsForPrekeys && entry.message.peer().equals(peer)) {
        entry.retryAt = at;
        at = at.plusMillis(BURST_GAP_MILLIS);
      }
    }
  }

  List<Entry> due(Moment now, Predicate<Address> reachable) {
    List<Entry> due = new ArrayList<>();
    for (Entry entry : open.values()) {
      if (!entry.retryAt.isAfter(now) && reachable.test(entry.message.peer())) {
        due.add(entry);
      }
    }
    due.sort(Comparator.comparing(entry -> !entry.message.content().isUrgent()));
    return due;
  }

  Moment deadline(Predicate<Address> reachable, Predicate<Address> isNamed) {
    Moment next = Moment.NEVER;
    for (Entry entry : open.values()) {
      Address peer = entry.message.peer();
      if (reachable.test(peer)) {
        next = next.earlier(entry.retryAt);
      } else if (isNamed.test(peer)) {
        next = next.earlier(entry.carryAt);
      }
    }
    return next;
  }

  /** Durable first, then told (MS-12). */
  private void store(Entry entry, Consumer<? super MessageOutput> out) {
    listed(entry);
    Bytes key = Records.numbered(Records.OUT, entry.number);
    out.accept(new MessageOutput.Store(StoreWrite.put(key, Records.text(entry.message))));
    out.accept(new MessageOutput.TextChanged(entry.message));
  }

  /** Keeps, and sends, something else in the place of what {@code change} changes. */
  void rewrite(UnaryOperator<TextMessage> change, Consumer<? super MessageOutput> out) {
    for (Entry entry : entries.values()) {
      TextMessage now = change.apply(entry.message);
      if (!now.equals(entry.message)) {
        entry.message = now;
        store(entry, out);
      }
    }
  }

  void remove(Target target, Consumer<? super MessageOutput> out) {
    find(target.id())
        .filter(entry -> Target.of(entry.message).equals(target))
        .ifPresent(entry -> remove(entry, out));
  }

  private void remove(Entry entry, Consumer<? super MessageOutput> out) {
    entries.remove(entry.message.id());
    boolean wasOpen = open.remove(entry.message.id()) != null;
    groupsOpen -= wasOpen && entry.message.isGroupWord() ? 1 : 0;
    out.accept(
        new MessageOutput.Store(StoreWrite.delete(Records.numbered(Records.OUT, entry.number))));
  }
}
