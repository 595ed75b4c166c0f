package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.INBOX;
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
import java.util.TreeMap;
import java.util.function.Consumer;

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
  private long nextNumber;

  Inbox(StoredRecords stored) {
    stored
        .withPrefix(Records.IN)
        .forEach(
            (key, value) ->
                texts.put(
                    Records.number(Records.IN, key),
                    StoredRecord.read("text", key, value, Records::text)));
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

  boolean hasSeen(Address peer, MessageId id) {
    return seen.containsKey(new Seen(peer, id));
  }

  void add(TextMessage message, Consumer<? super MessageOutput> out) {
    if (texts.size() >= INBOX) {
      long number = oldestOfFullest();
      texts.remove(number);
      delete(Records.IN, number, out);
    }
    if (seen.size() >= SEEN) {
      Map.Entry<Seen, Long> oldest = seen.entrySet().iterator().next();
      seen.remove(oldest.getKey());
      delete(Records.SEEN, oldest.getValue(), out);
    }
    long number = nextNumber++;
    Seen id = new Seen(message.peer(), message.id());
    texts.put(number, message);
    seen.put(id, number);
    put(Records.IN, number, Records.text(message), out);
    put(Records.SEEN, number, id.record(), out);
  }

  /** Who floods us pushes out texts of its own, not our friends'. */
  private long oldestOfFullest() {
    Map<Address, Integer> counts = new TreeMap<>();
    texts.values().forEach(text -> counts.merge(text.peer(), 1, Integer::sum));
    Address fullest = Address.ZERO;
    int most = 0;
    for (Map.Entry<Address, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > most) {
        fullest = entry.getKey();
        most = entry.getValue();
      }
    }
    for (Map.Entry<Long, TextMessage> entry : texts.entrySet()) {
      if (entry.getValue().peer().equals(fullest)) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("the fullest conversation has a text");
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
