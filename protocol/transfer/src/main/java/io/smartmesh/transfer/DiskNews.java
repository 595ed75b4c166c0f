package io.smartmesh.transfer;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.stream.StreamId;
import java.util.List;

/** What the disk tells. */
public sealed interface DiskNews {
  TransferId id();

  /**
   * A readable, regular file.
   *
   * @param name its own, as the file system says it
   */
  record Opened(TransferId id, String name, long size) implements DiskNews {}

  /** The SHA-256 of each piece. */
  record Examined(TransferId id, long size, List<Hash> pieces) implements DiskNews {
    public Examined {
      pieces = List.copyOf(pieces);
    }
  }

  record Read(TransferId id, StreamId stream, long offset, Bytes bytes) implements DiskNews {}

  /** The SHA-256 of each whole piece that is there, from the first on; the rest was cut off. */
  record Found(TransferId id, List<Hash> pieces) implements DiskNews {
    public Found {
      pieces = List.copyOf(pieces);
    }
  }

  /**
   * Written; durable only at the end.
   *
   * @param to offset up to which the file goes now
   * @param pieces of those that became whole with it, from the number {@code first} on
   */
  record Appended(TransferId id, long to, int first, List<Hash> pieces) implements DiskNews {
    public Appended {
      pieces = List.copyOf(pieces);
    }
  }

  /** Durable. */
  record Finished(TransferId id, String place) implements DiskNews {}

  record Failed(TransferId id, Trouble why) implements DiskNews {}
}
