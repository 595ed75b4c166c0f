package io.smartmesh.transfer;

import io.smartmesh.base.Bytes;
import io.smartmesh.stream.StreamId;

/** What the disk is to do, in this order for each transfer. */
public sealed interface DiskTask {
  TransferId id();

  /** {@link DiskNews.Opened}, then {@link DiskNews.Examined}; or {@link DiskNews.Failed}. */
  record Examine(TransferId id, String path) implements DiskTask {}

  /**
   * Of a file that was examined: {@link DiskNews.Read}, or {@link DiskNews.Failed} where it is not
   * the same any more.
   *
   * @param stream for the answer
   */
  record Read(TransferId id, StreamId stream, long offset, int length) implements DiskTask {}

  /** How much of a file that comes is there: {@link DiskNews.Found}. */
  record Look(TransferId id, long size) implements DiskTask {}

  /** The next bytes: {@link DiskNews.Appended}. */
  record Append(TransferId id, long offset, Bytes bytes) implements DiskTask {}

  /** What is behind {@code length} is wrong. */
  record Cut(TransferId id, long length) implements DiskTask {}

  /** It is whole: durably under this name, or one like it: {@link DiskNews.Finished}. */
  record Finish(TransferId id, String name) implements DiskTask {}

  /** Nothing will be asked of it for a while. */
  record Close(TransferId id) implements DiskTask {}

  /** It is over: what is there of a file that comes, and is not finished, goes away. */
  record Drop(TransferId id) implements DiskTask {}
}
