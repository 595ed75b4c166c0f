package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.FADING;
import static io.smartmesh.message.MessageLimits.FADING_SAVED_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.content.ContentLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What disappears, and how much of its time is left (MC-10). While the program runs only the
 * monotonic clock counts; of the time that it did not, what the node's time went on by, so that a
 * clock that was set back prolongs nothing.
 *
 * <pre>
 * message/fade/ incoming 1 | peer 20 | id 16  →  version 01 | milliseconds left 8 | stored at 8
 * </pre>
 */
final class Fading {
  private static final Bytes PREFIX = Bytes.utf8("message/fade/");

  private record Left(long millis, ChainTime at) {
    static Left read(Decoder in) throws Malformed {
      in.version("stored time to disappear", Records.VERSION);
      long millis = in.u64();
      if (millis > 1000 * ContentLimits.DISAPPEAR_SECONDS_MOST) {
        throw new Malformed("disappears in " + millis + " ms");
      }
      return new Left(millis, new ChainTime(in.u64()));
    }
  }

  /** Stored, and not counted on yet. */
  private final Map<Bytes, Left> stored = new TreeMap<>();

  private final Map<Bytes, Moment> ends = new TreeMap<>();
  private Moment saveAt = Moment.NEVER;

  Fading(StoredRecords records) {
    records
        .withPrefix(PREFIX)
        .forEach(
            (key, value) -> {
              target(key);
              stored.put(key, StoredRecord.read("time to disappear", key, value, Left::read));
            });
  }

  /** What was stored goes on now. */
  void resume(ChainTime time, Moment now) {
    stored.forEach(
        (key, left) -> {
          long off = Math.max(0, time.seconds() - left.at.seconds());
          long gone = Math.min(left.millis, 1000 * Math.min(off, left.millis / 1000 + 1));
          ends.put(key, now.plusMillis(left.millis - gone));
        });
    if (!stored.isEmpty()) {
      saveAt = now;
    }
    stored.clear();
  }

  void start(
      Target target,
      long seconds,
      ChainTime time,
      Moment now,
      Consumer<? super MessageOutput> out) {
    Bytes key = key(target);
    if (!ends.containsKey(key) && !stored.containsKey(key)) {
      if (ends.size() >= FADING) {
        makeRoom(now);
      }
      ends.put(key, now.plusMillis(1000 * seconds));
      store(key, time, now, out);
      saveAt = saveAt.earlier(now.plusMillis(FADING_SAVED_MILLIS));
    }
  }

  /** Who floods us makes his own go before their time, not our friends'. */
  private void makeRoom(Moment now) {
    Map<Address, Integer> counts = new TreeMap<>();
    ends.keySet().forEach(key -> counts.merge(target(key).peer(), 1, Integer::sum));
    Address fullest = Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
    ends.entrySet().stream()
        .filter(
            each -> target(each.getKey()).peer().equals(fullest) && each.getValue().isAfter(now))
        .min(Map.Entry.comparingByValue())
        .ifPresent(soonest -> soonest.setValue(now));
  }

  /** Those whose time is over: they are forgotten here. */
  List<Target> over(ChainTime time, Moment now, Consumer<? super MessageOutput> out) {
    List<Target> over = new ArrayList<>();
    for (Bytes key : new ArrayList<>(ends.keySet())) {
      if (Optional.ofNullable(ends.get(key)).filter(end -> !end.isAfter(now)).isPresent()) {
        over.add(target(key));
        forget(target(key), out);
      }
    }
    if (!saveAt.isAfter(now)) {
      ends.keySet().forEach(key -> store(key, time, now, out));
      saveAt = ends.isEmpty() ? Moment.NEVER : now.plusMillis(FADING_SAVED_MILLIS);
    }
    return over;
  }

  void forget(Target target, Consumer<? super MessageOutput> out) {
    if (ends.remove(key(target)) != null) {
      out.accept(new MessageOutput.Store(StoreWrite.delete(key(target))));
    }
  }

  Moment deadline() {
    Moment next = saveAt;
    for (Moment end : ends.values()) {
      next = next.earlier(end);
    }
    return next;
  }

  private void store(Bytes key, ChainTime time, Moment now, Consumer<? super MessageOutput> out) {
    Optional.ofNullable(ends.get(key))
        .ifPresent(
            end -> {
              Bytes value =
                  new Encoder()
                      .u8(Records.VERSION)
                      .u64(Math.max(0, end.millisSince(now)))
                      .u64(time.seconds())
                      .toBytes();
              out.accept(new MessageOutput.Store(StoreWrite.put(key, value)));
            });
  }

  private static Bytes key(Target target) {
    return new Encoder()
        .raw(PREFIX)
        .flag(target.incoming())
        .address(target.peer())
        .raw(target.id().bytes())
        .toBytes();
  }

  private static Target target(Bytes key) {
    return StoredRecord.read(
        "what disappears",
        key,
        key.slice(PREFIX.length(), key.length()),
        in -> {
          boolean incoming = in.flag();
          return new Target(in.address(), incoming, new MessageId(in.raw(MessageId.LENGTH)));
        });
  }
}
