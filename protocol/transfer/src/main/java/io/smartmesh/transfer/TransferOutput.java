package io.smartmesh.transfer;

import io.smartmesh.base.Address;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.stream.StreamInput;

/** What the transfers do and tell. */
public sealed interface TransferOutput {
  record Store(StoreWrite write) implements TransferOutput {}

  /**
   * A stream is to be opened, at once: {@link TransferInput.FromStream} with Opened or Refused, or
   * {@link TransferInput.NoWay}, in the order of these.
   */
  record Open(Address peer) implements TransferOutput {}

  /** To the streams, at once: it promises nothing. */
  record ToStream(StreamInput input) implements TransferOutput {}

  /** To the streams, after all that was stored before is durable. */
  record Tell(StreamInput input) implements TransferOutput {}

  record ToDisk(DiskTask task) implements TransferOutput {}

  record Accepted(TransferId id) implements TransferOutput {}

  record Refused(TransferId id, TransferError error) implements TransferOutput {}

  /** In another state. */
  record Changed(TransferView transfer) implements TransferOutput {}

  /** In the same state; for each transfer twice a second at most. */
  record Progress(TransferView transfer) implements TransferOutput {}

  /** What a peer did wrong, to be counted. */
  record Dropped(TransferDrop reason) implements TransferOutput {}
}
