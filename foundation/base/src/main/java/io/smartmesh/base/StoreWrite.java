package io.smartmesh.base;

import java.util.Optional;

/** One write to the ordered key-value store: a new value, or empty to delete. */
public record StoreWrite(Bytes key, Optional<Bytes> value) {
  public static StoreWrite put(Bytes key, Bytes value) {
    return new StoreWrite(key, Optional.of(value));
  }

  public static StoreWrite delete(Bytes key) {
    return new StoreWrite(key, Optional.empty());
  }
}
