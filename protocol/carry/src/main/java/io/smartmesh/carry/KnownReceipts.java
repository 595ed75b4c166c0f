package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The receipts that this node has seen, until their bundles have expired everywhere (CY-9). */
final class KnownReceipts {
  private record Seen(Receipt receipt, Moment until, Address from) {}

  private static final Bytes FIRST = Bytes.fromHex("0000000000000000");
  private static final Bytes LAST = Bytes.fromHex("ffffffffffffffff");

  private final Map<BundleId, Seen> seen = new TreeMap<>();
  private final Map<Address, Integer> unasked = new TreeMap<>();
  private Moment sweepAt = Moment.NEVER;
  private Moment agesAt = Moment.NEVER;

  KnownReceipts(Address self, StoredRecords stored, Moment now) {
    stored
        .withPrefix(CarryRecords.RECEIPT)
        .forEach(
            (key, value) -> {
              var known = StoredRecord.read("receipt", key, value, CarryRecords.Known::decode);
              BundleId id = known.receipt().id();
              if (!key.equals(Bytes.concat(CarryRecords.RECEIPT, id.bytes()))) {
                throw new DamagedRecord("receipt", key, "is for " + id);
              }
              put(id, known.receipt(), known.secondsLeft(), self, now);
            });
  }

  boolean isEmpty() {
    return seen.isEmpty();
  }

  Optional<Receipt> find(BundleId id) {
    return Optional.ofNullable(seen.get(id)).map(Seen::receipt);
  }

  /**
   * Whether there is room for one that is for no bundle here: it proves nothing but that somebody
   * made it up well.
   */
  Optional<CarryError> refusal(Address from) {
    int brought = unasked.getOrDefault(from, 0);
    int most = CarryLimits.RECEIPTS_OF_ONE;
    return brought >= most
        ? Optional.of(new CarryError.TooManyReceipts(from, brought, most))
        : Optional.empty();
  }

  void brought(Address from) {
    unasked.merge(from, 1, Integer::sum);
  }

  void add(
      Receipt receipt, long seconds, Address from, Moment now, Consumer<? super CarryOutput> out) {
    BundleId id = receipt.id();
    long left = Math.min(seconds, CarryLimits.LIFETIME_SECONDS + CarryLimits.RECEIPT_SLACK_SECONDS);
    if (seen.size() >= CarryLimits.RECEIPTS) {
      seen.entrySet().stream()
          .min(Comparator.comparing(one -> one.getValue().until))
          .ifPresent(soonest -> forget(soonest.getKey(), out));
    }
    put(id, receipt, left, from, now);
    store(id, receipt, left, out);
  }

  private static void store(
      BundleId id, Receipt receipt, long left, Consumer<? super CarryOutput> out) {
    var record = new CarryRecords.Known(receipt, left).encode();
    var write = CarryRecords.put(CarryRecords.RECEIPT, id.bytes(), record);
    out.accept(new CarryOutput.Store(write));
  }

  private void put(BundleId id, Receipt receipt, long left, Address from, Moment now) {
    Moment until = now.plusMillis(1000 * left);
    seen.put(id, new Seen(receipt, until, from));
    sweepAt = sweepAt.earlier(until);
    agesAt = agesAt.earlier(now.plusMillis(CarryLimits.RECEIPT_AGES_MILLIS));
  }

  private void forget(BundleId id, Consumer<? super CarryOutput> out) {
    Seen gone = seen.remove(id);
    if (gone != null) {
      unasked.computeIfPresent(gone.from, (from, count) -> count > 1 ? count - 1 : null);
      var write = CarryRecords.delete(CarryRecords.RECEIPT, id.bytes());
      out.accept(new CarryOutput.Store(write));
    }
  }

  void sweep(Moment now, Consumer<? super CarryOutput> out) {
    if (!agesAt.isAfter(now)) {
      seen.forEach((id, one) -> store(id, one.receipt, secondsLeft(one, now), out));
      agesAt = seen.isEmpty() ? Moment.NEVER : now.plusMillis(CarryLimits.RECEIPT_AGES_MILLIS);
    }
    if (sweepAt.isAfter(now)) {
      return;
    }
    sweepAt = Moment.NEVER;
    for (Map.Entry<BundleId, Seen> one : new ArrayList<>(seen.entrySet())) {
      if (!one.getValue().until.isAfter(now)) {
        forget(one.getKey(), out);
      } else {
        sweepAt = sweepAt.earlier(one.getValue().until);
      }
    }
  }

  Moment deadline() {
    return sweepAt.earlier(agesAt);
  }

  /** All that are known, in frames of ranges that have no gap between them. */
  List<CarryFrame> summary(int frameBytes) {
    int most = (frameBytes - CarryFrame.HEADER_MOST) / CarryFrame.PREFIX_LENGTH;
    List<CarryFrame> frames = new ArrayList<>();
    List<Bytes> prefixes = new ArrayList<>();
    Bytes from = FIRST;
    for (BundleId id : seen.keySet()) {
      Bytes prefix = prefix(id);
      if (prefixes.size() >= most) {
        Bytes to = prefixes.get(prefixes.size() - 1);
        frames.add(new CarryFrame.Known(from, to, prefixes));
        from = to;
        prefixes = new ArrayList<>();
      }
      prefixes.add(prefix);
    }
    frames.add(new CarryFrame.Known(from, LAST, prefixes));
    return frames;
  }

  /** Those in the range that {@code known} does not name. */
  List<CarryFrame.Told> missing(CarryFrame.Known known, Moment now) {
    List<Bytes> there = new ArrayList<>(known.prefixes());
    there.sort(Comparator.naturalOrder());
    List<CarryFrame.Told> missing = new ArrayList<>();
    seen.forEach(
        (id, one) -> {
          Bytes prefix = prefix(id);
          boolean isInRange =
              prefix.compareTo(known.from()) >= 0 && prefix.compareTo(known.to()) <= 0;
          boolean isEdge = prefix.equals(known.from()) && !known.from().equals(FIRST);
          if (isInRange && !isEdge && Collections.binarySearch(there, prefix) < 0) {
            missing.add(told(one, now));
          }
        });
    return missing;
  }

  Optional<CarryFrame.Told> told(BundleId id, Moment now) {
    return Optional.ofNullable(seen.get(id)).map(one -> told(one, now));
  }

  /** All of them, those that count longest first. */
  List<CarryFrame.Told> newest(Moment now) {
    List<CarryFrame.Told> all = new ArrayList<>();
    seen.values().stream()
        .sorted(Comparator.comparing(Seen::until).reversed())
        .forEach(one -> all.add(told(one, now)));
    return all;
  }

  private static CarryFrame.Told told(Seen one, Moment now) {
    return new CarryFrame.Told(secondsLeft(one, now), one.receipt);
  }

  private static long secondsLeft(Seen one, Moment now) {
    return Math.max(0, one.until.millisSince(now)) / 1000;
  }

  private static Bytes prefix(BundleId id) {
    return id.bytes().slice(0, CarryFrame.PREFIX_LENGTH);
  }
}
