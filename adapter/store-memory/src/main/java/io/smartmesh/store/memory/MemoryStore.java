package io.smartmesh.store.memory;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.node.Store;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A store that lives as long as its object: closing it keeps the records, so that the next node of
 * the same identity can start from them.
 */
public final class MemoryStore implements Store {
  private final TreeMap<Bytes, Bytes> records = new TreeMap<>();

  /** What a disk image taken now would hold; the two stores are independent from here on. */
  public MemoryStore copy() {
    MemoryStore copy = new MemoryStore();
    copy.records.putAll(records);
    return copy;
  }

  /** All records, in key order: a view, for comparing. */
  public SortedMap<Bytes, Bytes> records() {
    return Collections.unmodifiableSortedMap(records);
  }

  @Override
  public void commit(List<StoreWrite> writes) {
    for (StoreWrite write : writes) {
      write
          .value()
          .ifPresentOrElse(
              value -> records.put(write.key(), value), () -> records.remove(write.key()));
    }
  }

  @Override
  public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
    SortedMap<Bytes, Bytes> found = new TreeMap<>();
    for (Map.Entry<Bytes, Bytes> record : records.tailMap(prefix).entrySet()) {
      if (!record.getKey().startsWith(prefix)) {
        break;
      }
      found.put(record.getKey(), record.getValue());
    }
    return found;
  }

  @Override
  public void close() {}
}
