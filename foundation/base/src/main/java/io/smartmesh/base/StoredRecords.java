package io.smartmesh.base;

import java.util.SortedMap;

/** What the store held at start, for the machines to restore themselves from. */
public interface StoredRecords {
  /** All records whose key starts with {@code prefix}, in key order. */
  SortedMap<Bytes, Bytes> withPrefix(Bytes prefix);
}
