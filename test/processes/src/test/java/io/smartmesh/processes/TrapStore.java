package io.smartmesh.processes;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.node.Store;
import java.util.List;
import java.util.SortedMap;

/** Tells the trap before and after each batch that touches channels or payments is durable. */
final class TrapStore implements Store {
  private static final Bytes CHANNELS = Bytes.utf8("channel/");
  private static final Bytes PAYMENTS = Bytes.utf8("payment/");

  private final Store store;
  private final Trap trap;

  TrapStore(Store store, Trap trap) {
    this.store = store;
    this.trap = trap;
  }

  @Override
  public void commit(List<StoreWrite> writes) throws StoreFailure {
    boolean isMoney = writes.stream().map(StoreWrite::key).anyMatch(TrapStore::isMoney);
    if (isMoney) {
      trap.storing();
    }
    store.commit(writes);
    if (isMoney) {
      trap.stored();
    }
  }

  private static boolean isMoney(Bytes key) {
    return key.startsWith(CHANNELS) || key.startsWith(PAYMENTS);
  }

  @Override
  public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
    return store.withPrefix(prefix);
  }

  @Override
  public void close() {
    store.close();
  }
}
