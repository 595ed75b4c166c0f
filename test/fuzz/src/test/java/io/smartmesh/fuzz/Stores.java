package io.smartmesh.fuzz;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A store of which one record, or its key, is spoilt. */
public final class Stores {
  private Stores() {}

  /** Restores something from a store and uses it a little. */
  public interface Restore {
    void from(StoredRecords stored);
  }

  /** A damaged record refuses; anything else thrown is a finding. */
  public static Sample spoilt(Rng rng, SortedMap<Bytes, Bytes> store, Restore restore) {
    Map.Entry<Bytes, Bytes> record = rng.pick(new ArrayList<>(store.entrySet()));
    Bytes key = record.getKey();
    Bytes value = record.getValue();
    return rng.chance(0.15)
        ? new Sample(key, input -> restored(changed(store, key, input, value), restore))
        : new Sample(value, input -> restored(changed(store, key, key, input), restore));
  }

  private static TreeMap<Bytes, Bytes> changed(
      SortedMap<Bytes, Bytes> store, Bytes without, Bytes key, Bytes value) {
    TreeMap<Bytes, Bytes> changed = new TreeMap<>(store);
    changed.remove(without);
    changed.put(key, value);
    return changed;
  }

  private static Outcome restored(TreeMap<Bytes, Bytes> store, Restore restore) {
    try {
      restore.from(prefix -> withPrefix(store, prefix));
      return Outcome.taken();
    } catch (DamagedRecord damaged) {
      return Outcome.refused(damaged.kind() + ": " + damaged.reason());
    }
  }

  private static SortedMap<Bytes, Bytes> withPrefix(TreeMap<Bytes, Bytes> store, Bytes prefix) {
    TreeMap<Bytes, Bytes> found = new TreeMap<>(store);
    found.keySet().removeIf(key -> !key.startsWith(prefix));
    return found;
  }
}
