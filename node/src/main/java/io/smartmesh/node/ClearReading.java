package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.message.Chat;
import io.smartmesh.message.History;
import io.smartmesh.message.HistoryItem;
import io.smartmesh.message.HistoryLimits;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageInput;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Deletes a chat from its oldest page on: all of it, or what is too old or too much (MH-12). */
final class ClearReading implements Reading {
  private final NodeCore node;
  private final History history;
  private final Chat chat;
  private final boolean isAll;
  private long page;
  private boolean isDone;

  ClearReading(NodeCore node, History history, Chat chat, boolean isAll) {
    this.node = node;
    this.history = history;
    this.chat = chat;
    this.isAll = isAll;
    page = chat.first() / HistoryLimits.PAGE;
  }

  @Override
  public List<Bytes> next() {
    boolean isOver = isDone || page > History.lastPage(chat);
    return isOver ? List.of() : List.of(History.page(chat.peer(), page));
  }

  @Override
  public void found(List<SortedMap<Bytes, Bytes>> pages, Moment now) {
    List<HistoryItem> items = History.read(chat.peer(), pages.get(0));
    List<HistoryItem> gone = isAll ? items : history.old(chat, items, node.chainTime(now));
    isDone = gone.size() < items.size();
    long first = isDone ? items.get(gone.size()).number() : (page + 1) * HistoryLimits.PAGE;
    history.delete(chat, gone, Math.min(first, chat.next()), node::write);
    List<MessageId> ids =
        gone.stream().map(item -> item.message().id()).collect(Collectors.toList());
    node.toMessages(new MessageInput.Forget(chat.peer(), ids), now);
    page++;
    boolean isEmpty = isAll && page > History.lastPage(chat);
    if (isEmpty && history.chat(chat.peer()).next() == chat.next()) {
      history.forget(chat.peer(), node::write);
    }
  }

  @Override
  public UserReply reply() {
    return new UserReply.Done();
  }
}
