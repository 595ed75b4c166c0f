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

    /** What a program can act on; people read the sentence. */
    public enum Kind {
      IN_USE,
      DISK_FULL,
      NOT_WRITABLE,
      DAMAGED,
      NOT_OURS,
      OTHER_RELEASE,
      KEY_NEEDED,
      WRONG_KEY,
      OTHER
    }

    private final Kind kind;

    /**
     * @param what a sentence for the user: what happened and what to do
     */
    public StoreFailure(Kind kind, String what, Throwable cause) {
      super(what, cause);
      this.kind = kind;
    }

    public Kind kind() {
      return kind;
    }
  }
}
