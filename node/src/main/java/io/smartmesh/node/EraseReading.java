package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.message.Chat;
import io.smartmesh.message.Erasure;
import io.smartmesh.message.History;
import io.smartmesh.message.HistoryItem;
import io.smartmesh.message.HistoryLimits;
import java.util.List;
import java.util.SortedMap;

/**
 * Takes one message, and what was said about it, out of the pages of its chat (MH-15). The newest
 * page comes first: what is deleted was mostly written a moment ago.
 */
final class EraseReading implements Reading {
  private final NodeCore node;
  private final History history;
  private final Erasure erasure;
  private final long firstPage;
  private long page;
  private boolean wasFound;

  EraseReading(NodeCore node, History history, Erasure erasure) {
    this.node = node;
    this.history = history;
    this.erasure = erasure;
    Chat chat = history.chat(erasure.target().peer());
    page = History.lastPage(chat);
    firstPage = chat.first() / HistoryLimits.PAGE;
  }

  Erasure erasure() {
    return erasure;
  }

  @Override
  public List<Bytes> next() {
    return page < firstPage || page < 0
        ? List.of()
        : List.of(History.page(erasure.target().peer(), page));
  }

  @Override
  public void found(List<SortedMap<Bytes, Bytes>> pages, Moment now) {
    List<HistoryItem> items = History.read(erasure.target().peer(), pages.get(0));
    boolean isHere = history.erase(erasure, items, node::write);
    // What is about it may have come before it, but hardly more than a page before.
    page = wasFound ? -1 : page - 1;
    wasFound |= isHere;
  }

  @Override
  public UserReply reply() {
    return new UserReply.Done();
  }
}
