package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.message.Chat;
import io.smartmesh.message.History;
import io.smartmesh.message.HistoryItem;
import io.smartmesh.message.HistoryLimits;
import io.smartmesh.message.Showing;
import io.smartmesh.message.ShownMessage;
import io.smartmesh.message.TextMessage;
import io.smartmesh.message.Words;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/** Texts with all of some words as they are shown now: chat by chat, the newest first (MH-11). */
final class SearchReading implements Reading {
  /** Pages that the disk's thread reads in one go; commits come between. */
  private static final int PAGES_AT_A_TIME = 8;

  /** Edits and the like that are remembered on the way back to what they are about. */
  private static final int REMEMBERED = 4_096;

  /** An answer that goes on looks this many newer pages through for edits first. */
  private static final int LOOK_BACK = 32;

  private final List<Chat> chats;
  private final Words words;
  private final Function<Address, List<TextMessage>> atHand;
  private final int limit;
  private final List<UserReply.FoundText> hits = new ArrayList<>();
  private final Deque<TextMessage> about = new ArrayDeque<>();
  private int at;
  private long before;
  private long page;
  private int asked;
  private int pages;
  private long looked;

  /**
   * @param atHand of one chat, what is at hand that says what its texts say now
   * @param before of the first of the chats, only what is older than this number
   */
  SearchReading(
      List<Chat> chats,
      Words words,
      Function<Address, List<TextMessage>> atHand,
      long before,
      int limit) {
    this.chats = chats;
    this.words = words;
    this.atHand = atHand;
    this.limit = limit;
    enter(before);
  }

  private void enter(long from) {
    about.clear();
    if (at < chats.size()) {
      Chat chat = chats.get(at);
      before = Math.min(from, chat.next());
      long lookFrom = Math.min(before + LOOK_BACK * HistoryLimits.PAGE, chat.next());
      page = before <= chat.first() ? -1 : (lookFrom - 1) / HistoryLimits.PAGE;
      remember(atHand.apply(chat.peer()));
    }
  }

  private void remember(Collection<TextMessage> some) {
    for (TextMessage one : some) {
      if (one.content().isAboutAnother()) {
        about.addLast(one);
      }
    }
    while (about.size() > REMEMBERED) {
      about.removeFirst();
    }
  }

  @Override
  public List<Bytes> next() {
    while (at < chats.size() && page < chats.get(at).first() / HistoryLimits.PAGE) {
      at++;
      enter(Long.MAX_VALUE);
    }
    if (isAtItsEnd() || hits.size() >= limit || pages >= HistoryLimits.ANSWER_PAGES) {
      return List.of();
    }
    List<Bytes> next = new ArrayList<>();
    Chat chat = chats.get(at);
    long last = chat.first() / HistoryLimits.PAGE;
    for (long p = page; p >= last && next.size() < PAGES_AT_A_TIME; p--) {
      next.add(History.page(chat.peer(), p));
    }
    asked = next.size();
    return next;
  }

  @Override
  public void found(List<SortedMap<Bytes, Bytes>> read, Moment now) {
    Chat chat = chats.get(at);
    List<HistoryItem> items = new ArrayList<>();
    for (SortedMap<Bytes, Bytes> one : read) {
      List<HistoryItem> newestFirst = new ArrayList<>(History.read(chat.peer(), one));
      Collections.reverse(newestFirst);
      items.addAll(newestFirst);
    }
    items.removeIf(item -> item.number() < chat.first());
    Map<TextMessage, ShownMessage> shown = shown(items);
    for (HistoryItem item : items) {
      if (item.number() < before && hits.size() < limit) {
        looked++;
        before = item.number();
        Optional.ofNullable(shown.get(item.message()))
            .filter(one -> words.areIn(one.content().text()))
            .ifPresent(one -> hits.add(new UserReply.FoundText(item, one)));
      }
    }
    pages += asked;
    if (hits.size() < limit) {
      page -= asked;
      before = Math.min(before, (page + 1) * HistoryLimits.PAGE);
    }
  }

  /** What they say now, of those that stand for themselves. */
  private Map<TextMessage, ShownMessage> shown(List<HistoryItem> items) {
    LinkedHashSet<TextMessage> all = new LinkedHashSet<>();
    items.forEach(item -> all.add(item.message()));
    remember(all);
    all.addAll(about);
    Map<TextMessage, ShownMessage> shown = new LinkedHashMap<>();
    Showing.of(all).forEach(one -> shown.put(one.message(), one));
    return shown;
  }

  private boolean isAtItsEnd() {
    return at >= chats.size();
  }

  @Override
  public UserReply reply() {
    Optional<UserReply.Place> next =
        isAtItsEnd()
            ? Optional.empty()
            : Optional.of(new UserReply.Place(chats.get(at).peer(), before));
    return new UserReply.FoundTexts(hits, looked, next);
  }
}
