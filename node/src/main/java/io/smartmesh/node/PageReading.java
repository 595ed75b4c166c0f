package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.message.Chat;
import io.smartmesh.message.History;
import io.smartmesh.message.HistoryItem;
import io.smartmesh.message.HistoryLimits;
import io.smartmesh.message.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/** So many texts of one chat before a number, newest first while they are gathered. */
final class PageReading implements Reading {
  private final Chat chat;
  private final long before;
  private final int limit;
  private final List<TextMessage> about;
  private final List<HistoryItem> items = new ArrayList<>();
  private long page;

  /**
   * @param about what is at hand that says what these texts say now
   */
  PageReading(Chat chat, long before, int limit, List<TextMessage> about) {
    this.about = about;
    this.chat = chat;
    this.before = Math.min(before, chat.next());
    this.limit = limit;
    page = chat.size() == 0 ? -1 : (this.before - 1) / HistoryLimits.PAGE;
  }

  @Override
  public List<Bytes> next() {
    boolean isDone =
        items.size() >= limit || before <= chat.first() || page < chat.first() / HistoryLimits.PAGE;
    return isDone ? List.of() : List.of(History.page(chat.peer(), page));
  }

  @Override
  public void found(List<SortedMap<Bytes, Bytes>> pages, Moment now) {
    List<HistoryItem> read = History.read(chat.peer(), pages.get(0));
    for (int i = read.size() - 1; i >= 0 && items.size() < limit; i--) {
      long number = read.get(i).number();
      if (number < before && number >= chat.first()) {
        items.add(read.get(i));
      }
    }
    page--;
  }

  @Override
  public UserReply reply() {
    List<HistoryItem> oldestFirst = new ArrayList<>(items);
    Collections.reverse(oldestFirst);
    boolean hasMore = !items.isEmpty() && items.get(items.size() - 1).number() > chat.first();
    return new UserReply.HistoryPage(chat, oldestFirst, about, hasMore);
  }
}
