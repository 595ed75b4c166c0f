package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.message.Chat;
import io.smartmesh.message.History;
import io.smartmesh.message.HistoryItem;
import io.smartmesh.message.HistoryLimits;
import io.smartmesh.message.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Texts with all of some words: chat by chat, the newest first (MH-11). */
final class SearchReading implements Reading {
  /** Pages that the disk's thread reads in one go; commits come between. */
  private static final int PAGES_AT_A_TIME = 8;

  private final List<Chat> chats;
  private final Words words;
  private final int limit;
  private final List<HistoryItem> hits = new ArrayList<>();
  private int at;
  private long before;
  private long page;
  private int asked;
  private int pages;
  private long looked;

  /**
   * @param before of the first of the chats, only what is older than this number
   */
  SearchReading(List<Chat> chats, Words words, long before, int limit) {
    this.chats = chats;
    this.words = words;
    this.limit = limit;
    enter(before);
  }

  private void enter(long from) {
    if (at < chats.size()) {
      before = Math.min(from, chats.get(at).next());
      page = before <= chats.get(at).first() ? -1 : (before - 1) / HistoryLimits.PAGE;
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
    for (SortedMap<Bytes, Bytes> one : read) {
      List<HistoryItem> items = History.read(chat.peer(), one);
      for (int i = items.size() - 1; i >= 0 && hits.size() < limit; i--) {
        HistoryItem item = items.get(i);
        if (item.number() < before && item.number() >= chat.first()) {
          looked++;
          before = item.number();
          if (words.areIn(item.message().text())) {
            hits.add(item);
          }
        }
      }
    }
    pages += asked;
    if (hits.size() < limit) {
      page -= asked;
      before = Math.min(before, (page + 1) * HistoryLimits.PAGE);
    }
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
