package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.INBOX;
import static io.smartmesh.message.MessageLimits.INBOX_URGENT_OF_ONE;
import static io.smartmesh.message.MessageLimits.SEEN;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Texts of others in the order they came, and the ids of those and of many before them. */
final class Inbox {
  /** An id is its sender's choice, so it means something only together with the sender. */
  private record Seen(Address peer, MessageId id) {
    Bytes record() {
      return new Encoder().u8(Records.VERSION).address(peer).raw(id.bytes()).toBytes();
    }

    static Seen read(Decoder in) throws Malformed {
      in.version("stored message id", Records.VERSION);
      return new Seen(in.address(), new MessageId(in.raw(MessageId.LENGTH)));
    }
  }

  private final Map<Long, TextMessage> texts = new TreeMap<>();
  private final Map<Seen, Long> seen = new LinkedHashMap<>();

  /** By sender, those that are not urgent: calls for help are the last to go (MC-11). */
  private final Map<Address, Integer> counts = new TreeMap<>();

  /** By sender, calls for help: no more of one than so many are the last to go. */
  private final Map<Address, Integer> calls = new TreeMap<>();

  private long nextNumber;

  Inbox(StoredRecords stored) {
    stored
        .withPrefix(Records.IN)
        .forEach(
            (key, value) ->
                texts.put(
                    Records.number(Records.IN, key),
                    StoredRecord.read("text", key, value, Records::text)));
    texts.values().forEach(text -> count(text, 1));
    stored
        .withPrefix(Records.SEEN)
        .forEach(
            (key, value) -> {
              long number = Records.number(Records.SEEN, key);
              seen.put(StoredRecord.read("message id", key, value, Seen::read), number);
              nextNumber = number + 1;
            });
  }

  List<TextMessage> view() {
    return new ArrayList<>(texts.values());
  }

  Optional<TextMessage> find(MessageId id) {
    return texts.values().stream().filter(text -> text.id().equals(id)).findFirst();
  }

  /** Their ids stay, so that none of them is shown again. */
  void forget(Address peer, List<MessageId> ids, Consumer<? super MessageOutput> out) {
    for (MessageId id : ids) {
      Long number = seen.get(new Seen(peer, id));
      if (number != null && texts.containsKey(number)) {
        remove(number, out);
      }
    }
  }

  private void remove(long number, Consumer<? super MessageOutput> out) {
    TextMessage gone = texts.remove(number);
    if (gone != null) {
      count(gone, -1);
      delete(Records.IN, number, out);
    }
  }

  private void count(TextMessage text, int more) {
    Map<Address, Integer> kind = text.content().isUrgent() ? calls : counts;
    kind.merge(text.peer(), more, Integer::sum);
    kind.values().remove(0);
  }

  boolean hasSeen(Address peer, MessageId id) {
    return seen.containsKey(new Seen(peer, id));
  }

  void add(TextMessage message, Consumer<? super MessageOutput> out) {
    if (texts.size() >= INBOX) {
      long number = oldestOfFullest();
      remove(number, out);
    }
    if (seen.size() >= SEEN) {
      Map.Entry<Seen, Long> oldest = seen.entrySet().iterator().next();
      seen.remove(oldest.getKey());
      delete(Records.SEEN, oldest.getValue(), out);
    }
    long number = nextNumber++;
    Seen id = new Seen(message.peer(), message.id());
    texts.put(number, message);
    count(message, 1);
    seen.put(id, number);
    put(Records.IN, number, Records.text(message), out);
    put(Records.SEEN, number, id.record(), out);
  }

  /** Keeps something else in the place of what {@code change} changes. */
  void rewrite(UnaryOperator<TextMessage> change, Consumer<? super MessageOutput> out) {
    texts.replaceAll(
        (number, before) -> {
          TextMessage now = change.apply(before);
          if (!now.equals(before)) {
            count(before, -1);
            count(now, 1);
            put(Records.IN, number, Records.text(now), out);
          }
          return now;
        });
  }

  /** Its id stays known: it is not shown again. */
  void remove(Target target, Consumer<? super MessageOutput> out) {
    Long number = seen.get(new Seen(target.peer(), target.id()));
    if (target.incoming() && number != null) {
      remove(number, out);
    }
  }

  /** Who floods us pushes out texts of its own, not our friends'. */
  private long oldestOfFullest() {
    TreeSet<Address> senders = new TreeSet<>(counts.keySet());
    senders.addAll(calls.keySet());
    Address fullest = Address.ZERO;
    int most = 0;
    for (Address sender : senders) {
      int spare = counts.getOrDefault(sender, 0) + callsTooMany(sender);
      if (spare > most) {
        fullest = sender;
        most = spare;
      }
    }
    boolean isCall = callsTooMany(fullest) > 0;
    for (Map.Entry<Long, TextMessage> entry : texts.entrySet()) {
      TextMessage text = entry.getValue();
      if (most == 0 || (text.content().isUrgent() == isCall && text.peer().equals(fullest))) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("the fullest conversation has a text");
  }

  private int callsTooMany(Address sender) {
    return Math.max(0, calls.getOrDefault(sender, 0) - INBOX_URGENT_OF_ONE);
  }

  private static void put(
      Bytes prefix, long number, Bytes value, Consumer<? super MessageOutput> out) {
    Bytes key = Records.numbered(prefix, number);
    out.accept(new MessageOutput.Store(StoreWrite.put(key, value)));
  }

  private static void delete(Bytes prefix, long number, Consumer<? super MessageOutput> out) {
    out.accept(new MessageOutput.Store(StoreWrite.delete(Records.numbered(prefix, number))));
  }
}
