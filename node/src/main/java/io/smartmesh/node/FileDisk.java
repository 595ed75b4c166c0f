package io.smartmesh.node;

import io.smartmesh.transfer.DiskNews;
import io.smartmesh.transfer.DiskTask;
import io.smartmesh.transfer.TransferConfig;
import java.util.function.Consumer;

/** Port: where files lie that are sent and received. */
public interface FileDisk extends AutoCloseable {
  /** What the user decided about files that come. */
  TransferConfig config();

  /**
   * @param news told from a thread of the disk's own; it may wait where the node is behind
   */
  void start(Consumer<DiskNews> news);

  /** Called from the node's one thread: must not block. Done in order for each transfer. */
  void ask(DiskTask task);

  /** Nothing more is told. What was not finished is found again at the next start. */
  @Override
  void close();
}
