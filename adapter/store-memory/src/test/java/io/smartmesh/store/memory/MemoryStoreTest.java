package io.smartmesh.store.memory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.StoreContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
  private static final Bytes ONE = Bytes.of(1);

  private final MemoryStore store = new MemoryStore();

  @Test
  void doesWhatEveryStoreDoes() throws Exception {
    StoreContract.check(
        new StoreContract.Subject() {
          @Override
          public StoredRecords records() {
            return store;
          }

          @Override
          public void commit(List<StoreWrite> writes) {
            store.commit(writes);
          }

          @Override
          public void reopen() {
            store.close();
          }
        },
        new Rng(1));
  }

  @Test
  void aCopyDoesNotChangeWithTheOriginal() {
    MemoryStore copy = store.copy();
    store.commit(List.of(StoreWrite.put(ONE, ONE)));

    assertTrue(copy.records().isEmpty());
  }
}
