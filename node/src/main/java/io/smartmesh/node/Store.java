package io.smartmesh.node;

import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import java.util.List;

/** Port: an ordered key-value store. Used by one writer. */
public interface Store extends StoredRecords, AutoCloseable {
  /**
   * Writes all or nothing, in order; durable (survives power loss) on return.
   *
   * @throws StoreFailure when the medium refuses; nothing of it was written and the store stays
   *     readable
   */
  void commit(List<StoreWrite> writes) throws StoreFailure;

  @Override
  void close();

  /**
   * ND-3: the disk is full, read-only, damaged or gone. The node stops rather than promise what it
   * cannot keep.
   */
  final class StoreFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public StoreFailure(String what, Throwable cause) {
      super(what, cause);
    }
  }
}
