package io.smartmesh.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
  private static final Bytes ONE = Bytes.of(1);

  private final MemoryStore store = new MemoryStore();

  @Test
  void findsExactlyTheRecordsUnderAPrefixInKeyOrder() {
    store.commit(
        List.of(
            StoreWrite.put(Bytes.of(0xff, 2), ONE),
            StoreWrite.put(Bytes.of(0xff, 0xff), ONE),
            StoreWrite.put(Bytes.of(0xff, 1), ONE),
            StoreWrite.put(Bytes.of(0xfe, 1), ONE)));

    assertEquals(
        List.of(Bytes.of(0xff, 1), Bytes.of(0xff, 2), Bytes.of(0xff, 0xff)),
        List.copyOf(store.withPrefix(Bytes.of(0xff)).keySet()));
    assertEquals(4, store.withPrefix(Bytes.EMPTY).size());
  }

  @Test
  void appliesWritesInOrder() {
    store.commit(
        List.of(
            StoreWrite.put(ONE, Bytes.of(1)),
            StoreWrite.delete(ONE),
            StoreWrite.put(ONE, Bytes.of(2)),
            StoreWrite.delete(Bytes.of(9))));

    assertEquals(Bytes.of(2), store.records().get(ONE));
  }

  @Test
  void aCopyDoesNotChangeWithTheOriginal() {
    MemoryStore copy = store.copy();
    store.commit(List.of(StoreWrite.put(ONE, ONE)));

    assertTrue(copy.records().isEmpty());
  }
}
