package io.smartmesh.backup;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What this node keeps for others (BK-7, BK-9): one snapshot a device, the newest; within quotas;
 * until nobody has renewed it for a long time.
 */
final class Depot {
  private final TreeMap<Address, BackupRecords.Kept> kept;
  private final TreeMap<Address, Moment> takenAt = new TreeMap<>();
  private long bytes;
  private Moment sweepAt = new Moment(Long.MIN_VALUE);

  Depot(StoredRecords stored) {
    kept = BackupRecords.kept(stored);
    kept.values().forEach(item -> bytes += item.blob().length());
  }

  int count() {
    return kept.size();
  }

  long bytes() {
    return bytes;
  }

  Optional<BackupRecords.Kept> of(Address depositor) {
    return Optional.ofNullable(kept.get(depositor));
  }

  /** Why it cannot be kept; empty when it can. */
  Optional<BackupError> objectionTo(Address depositor, BackupMessage.Item item) {
    long before = of(depositor).map(old -> (long) old.blob().length()).orElse(0L);
    long after = bytes - before + item.length();
    if (after > BackupLimits.KEPT_BYTES) {
      return Optional.of(new BackupError.Full(after, BackupLimits.KEPT_BYTES));
    }
    return before == 0 && kept.size() >= BackupLimits.DEPOSITORS
        ? Optional.of(new BackupError.Full(kept.size(), BackupLimits.DEPOSITORS))
        : Optional.empty();
  }

  boolean isTooSoon(Address depositor, Moment now) {
    Moment last = takenAt.get(depositor);
    return last != null && last.plusMillis(BackupLimits.DEPOSIT_GAP_MILLIS).isAfter(now);
  }

  /** BK-7: takes what was fetched, if it is what was offered and newer than what is there. */
  Optional<BackupError> take(
      Address depositor,
      BackupMessage.Item offered,
      Bytes blob,
      ChainTime chainNow,
      Moment now,
      Consumer<StoreWrite> store) {
    BackupRecords.Kept item;
    try {
      item = BackupRecords.Kept.of(offered.tag(), chainNow, blob);
    } catch (Malformed e) {
      return Optional.of(new BackupError.Malformed(e.what()));
    }
    Optional<BackupRecords.Kept> before = of(depositor);
    boolean newer =
        !before.isPresent()
            || !before.get().tag().equals(item.tag())
            || before.get().item().version() < item.item().version();
    if (!item.item().equals(offered) || !newer) {
      return Optional.of(
          new BackupError.NotTheOffered(depositor, offered.version(), item.item().version()));
    }
    Optional<BackupError> objection = objectionTo(depositor, offered);
    if (!objection.isPresent()) {
      bytes += blob.length() - before.map(old -> old.blob().length()).orElse(0);
      kept.put(depositor, item);
      takenAt.put(depositor, now);
      store.accept(BackupRecords.kept(depositor, item));
    }
    return objection;
  }

  /** It is still wanted. */
  void renew(Address depositor, ChainTime chainNow, Consumer<StoreWrite> store) {
    BackupRecords.Kept item = kept.get(depositor);
    if (item != null
        && chainNow.seconds() - item.renewed().seconds() >= BackupLimits.RENEWED_SECONDS) {
      kept.put(depositor, item.renewedAt(chainNow));
      store.accept(BackupRecords.kept(depositor, kept.get(depositor)));
    }
  }

  List<BackupMessage.Item> under(Hash tag) {
    List<BackupMessage.Item> items = new ArrayList<>();
    for (BackupRecords.Kept item : kept.values()) {
      if (item.tag().equals(tag) && items.size() < BackupLimits.OFFERS_PER_TAG) {
        items.add(item.item());
      }
    }
    return items;
  }

  /** What snapshots are kept under, each once. */
  Set<Hash> tags() {
    Set<Hash> tags = new LinkedHashSet<>();
    kept.values().forEach(item -> tags.add(item.tag()));
    return tags;
  }

  Optional<Bytes> blob(Hash digest) {
    for (BackupRecords.Kept item : kept.values()) {
      if (item.item().digest().equals(digest)) {
        return Optional.of(item.blob());
      }
    }
    return Optional.empty();
  }

  void sweep(ChainTime chainNow, Moment now, Consumer<StoreWrite> store) {
    if (sweepAt.isAfter(now)) {
      return;
    }
    sweepAt = now.plusMillis(BackupLimits.SWEEP_MILLIS);
    for (Map.Entry<Address, BackupRecords.Kept> entry : new ArrayList<>(kept.entrySet())) {
      BackupRecords.Kept item = entry.getValue();
      if (chainNow.seconds() - item.renewed().seconds() > BackupLimits.KEPT_SECONDS) {
        kept.remove(entry.getKey());
        takenAt.remove(entry.getKey());
        bytes -= item.blob().length();
        store.accept(BackupRecords.dropKept(entry.getKey()));
      }
    }
  }

  Moment deadline() {
    return kept.isEmpty() ? Moment.NEVER : sweepAt;
  }
}
