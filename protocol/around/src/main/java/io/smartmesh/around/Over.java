package io.smartmesh.around;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Posts that are over, so that nobody brings them again as new (AR-8): expired, taken back,
 * reported or malformed ones. No time ends that, only newer ones do.
 */
final class Over {
  private final TreeMap<Long, Bytes> byNumber;
  private final TreeSet<Bytes> prefixes;
  private final Consumer<StoreWrite> store;

  Over(TreeMap<Long, Bytes> stored, Consumer<StoreWrite> store) {
    byNumber = stored;
    prefixes = new TreeSet<>(stored.values());
    this.store = store;
  }

  boolean has(Bytes prefix) {
    return prefixes.contains(prefix);
  }

  void add(Bytes prefix) {
    if (!prefixes.add(prefix)) {
      return;
    }
    long number = byNumber.isEmpty() ? 0 : byNumber.lastKey() + 1;
    byNumber.put(number, prefix);
    store.accept(AroundRecords.over(number, prefix));
    if (byNumber.size() > AroundLimits.OVER) {
      Map.Entry<Long, Bytes> oldest = byNumber.firstEntry();
      byNumber.remove(oldest.getKey());
      prefixes.remove(oldest.getValue());
      store.accept(AroundRecords.forgetOver(oldest.getKey()));
    }
  }
}
