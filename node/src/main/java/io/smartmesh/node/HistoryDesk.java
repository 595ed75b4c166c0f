package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.message.Chat;
import io.smartmesh.message.Erasure;
import io.smartmesh.message.History;
import io.smartmesh.message.HistoryLimits;
import io.smartmesh.message.MessageError;
import io.smartmesh.message.MessageInput;
import io.smartmesh.message.MessageOutput;
import io.smartmesh.message.Messages;
import io.smartmesh.message.OutboxView;
import io.smartmesh.message.TextMessage;
import io.smartmesh.message.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The history inside the node: what was written is kept in the turn that tells it, and what is
 * asked for is read from the store while everything else goes on.
 */
final class HistoryDesk {
  /** Questions that are read for at a time. */
  static final int READINGS = 8;

  /** Between two looks for texts that are too old (MH-12). */
  private static final long SWEEP_MILLIS = 600_000;

  private record Asked(Optional<RequestId> request, Reading reading) {}

  private final NodeCore node;
  private final Messages messages;
  private final GroupDesk groups;
  private final History history;
  private final Map<Long, Asked> readings = new TreeMap<>();
  private long lastLook;
  private Moment sweepAt;
  private boolean hasBegun;
  private boolean isErasing;

  HistoryDesk(
      NodeCore node, Messages messages, GroupDesk groups, StoredRecords stored, Moment now) {
    this.node = node;
    this.messages = messages;
    this.groups = groups;
    history = new History(stored, messages, groups.open());
    sweepAt = now;
  }

  /** Whose texts are kept here as well (GR-18). */
  GroupDesk groups() {
    return groups;
  }

  void keep(TextMessage text, Moment now) {
    begin(now);
    history.keep(text, node.chainTime(now), node::write);
  }

  /** MH-15: soon it is in no page either. */
  void gone(Erasure erasure, Moment now) {
    begin(now);
    history.erase(erasure, node::write);
    eraseNext();
  }

  /** One at a time: nobody waits for it. */
  private void eraseNext() {
    Optional<Erasure> next = isErasing ? Optional.empty() : history.nextErasure();
    isErasing |= next.isPresent();
    next.ifPresent(
        erasure -> goOn(new Asked(Optional.empty(), new EraseReading(node, history, erasure))));
  }

  private void begin(Moment now) {
    if (!hasBegun) {
      hasBegun = true;
      history.begin(node.chainTime(now), node::write);
      eraseNext();
    }
  }

  /** Answers at once, or when all was read. */
  void ask(RequestId request, UserCommand.Texts command, Moment now) {
    begin(now);
    if (command instanceof UserCommand.GetHistory get) {
      int limit = Math.min(get.limit(), HistoryLimits.ANSWER_TEXTS);
      Chat chat = history.chat(get.who());
      read(request, new PageReading(chat, get.before(), limit, about(get.who())));
    } else if (command instanceof UserCommand.Search search) {
      search(request, search);
    } else if (command instanceof UserCommand.DeleteChat delete) {
      end(delete.who(), now);
      read(request, new ClearReading(node, history, history.chat(delete.who()), true));
    } else {
      node.reply(request, answer(command, now));
    }
  }

  /** What is at hand of edits, reactions and the like in this chat (MC-7). */
  private List<TextMessage> about(Address peer) {
    return Stream.concat(messages.inbox().stream(), messages.outbox().stream())
        .filter(text -> text.peer().equals(peer) && text.content().isAboutAnother())
        .collect(Collectors.toList());
  }

  private UserReply answer(UserCommand.Texts command, Moment now) {
    if (command instanceof UserCommand.GetMessages get) {
      return recent(get);
    } else if (command instanceof UserCommand.GetMessage get) {
      return messages
          .find(get.id())
          .<UserReply>map(text -> new UserReply.OneMessage(text))
          .orElse(Explain.message(new MessageError.UnknownText(get.id())));
    } else if (command instanceof UserCommand.GetOutbox) {
      return new UserReply.Outbox(messages.waiting(), now);
    } else if (command instanceof UserCommand.CancelText cancel) {
      return steer(new MessageInput.CancelText(cancel.id()), now);
    } else if (command instanceof UserCommand.KeepChat keep) {
      history.keepFor(keep.who(), keep.seconds(), node::write);
      sweepAt = now;
      return new UserReply.Done();
    }
    return new UserReply.Chats(history.chats());
  }

  /** The newest, oldest first; with {@code before}, those written before that one. */
  private UserReply recent(UserCommand.GetMessages get) {
    List<TextMessage> all = new ArrayList<>(messages.inbox());
    all.addAll(messages.outbox());
    all.sort((a, b) -> a.at().compareTo(b.at()));
    int end = all.size();
    for (int i = 0; get.before().isPresent() && i < end; i++) {
      if (all.get(i).id().equals(get.before().get())) {
        end = i;
      }
    }
    int start = Math.max(0, end - get.limit());
    return new UserReply.Messages(new ArrayList<>(all.subList(start, end)), start > 0);
  }

  private UserReply steer(MessageInput input, Moment now) {
    List<MessageError> refused = new ArrayList<>();
    node.toMessages(
        input,
        now,
        output -> {
          if (output instanceof MessageOutput.Refused no) {
            refused.add(no.error());
          }
        });
    return refused.isEmpty() ? new UserReply.Done() : Explain.message(refused.get(0));
  }

  private void search(RequestId request, UserCommand.Search search) {
    Optional<Words> words = Words.of(search.words());
    if (!words.isPresent()) {
      node.reply(request, Explain.words());
      return;
    }
    List<Chat> chats = new ArrayList<>(history.chats());
    search.in().ifPresent(who -> chats.removeIf(chat -> !chat.peer().equals(who)));
    Optional<UserReply.Place> after = search.after();
    while (after.isPresent()
        && !chats.isEmpty()
        && !chats.get(0).peer().equals(after.get().peer())) {
      chats.remove(0);
    }
    long before = after.map(UserReply.Place::number).orElse(Long.MAX_VALUE);
    int limit = Math.min(search.limit(), HistoryLimits.ANSWER_TEXTS);
    read(request, new SearchReading(chats, words.get(), this::about, before, limit));
  }

  /** What still waits for this one is given up. */
  private void end(Address peer, Moment now) {
    for (OutboxView waiting : messages.waiting()) {
      if (waiting.message().peer().equals(peer)) {
        steer(new MessageInput.CancelText(waiting.message().id()), now);
      }
    }
  }

  private void read(RequestId request, Reading reading) {
    if (readings.size() >= READINGS) {
      node.reply(request, Explain.reading(readings.size()));
    } else {
      goOn(new Asked(Optional.of(request), reading));
    }
  }

  private void goOn(Asked asked) {
    List<Bytes> next = asked.reading.next();
    if (next.isEmpty()) {
      asked.request.ifPresent(request -> node.reply(request, asked.reading.reply()));
      if (asked.reading instanceof EraseReading erased) {
        history.erased(erased.erasure(), node::write);
        isErasing = false;
        eraseNext();
      }
    } else {
      lastLook++;
      readings.put(lastLook, asked);
      node.tell(new NodeOutput.Look(lastLook, next));
    }
  }

  /** What the store holds of what was asked. */
  void found(NodeInput.Found found, Moment now) {
    Asked asked = readings.remove(found.look());
    if (asked != null) {
      asked.reading.found(found.pages(), now);
      // After what its deletions lead to, so that they are in this turn.
      node.later(() -> goOn(asked));
    }
  }

  void wake(Moment now) {
    begin(now);
    groups.wake(now);
    if (sweepAt.isAfter(now)) {
      return;
    }
    sweepAt = now.plusMillis(SWEEP_MILLIS);
    for (Chat chat : history.mayHaveOld()) {
      if (readings.size() < READINGS) {
        boolean isAll = history.isTooMany(chat);
        goOn(new Asked(Optional.empty(), new ClearReading(node, history, chat, isAll)));
      }
    }
  }

  Moment deadline() {
    return sweepAt.earlier(groups.deadline());
  }
}
