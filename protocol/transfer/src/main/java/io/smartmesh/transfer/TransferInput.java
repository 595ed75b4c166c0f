package io.smartmesh.transfer;

import io.smartmesh.base.Address;
import io.smartmesh.stream.StreamOutput;

/** What the transfers are told. */
public sealed interface TransferInput {
  /** There is a disk to keep files on; before that nothing is offered, taken or answered. */
  record DiskUp(TransferConfig config) implements TransferInput {}

  /**
   * By the user. Answered by {@link TransferOutput.Accepted} or {@link TransferOutput.Refused} once
   * the disk has said what it is.
   *
   * @param path of a file of this machine
   */
  record Offer(TransferId id, Address to, String path) implements TransferInput {}

  /** By the user. Answered likewise, at once. */
  record Steer(TransferId id, Steering what) implements TransferInput {}

  /** A device has become reachable. */
  record PeerHere(Address peer) implements TransferInput {}

  /** To the last {@link TransferOutput.Open} that was not answered: there is no way to it. */
  record NoWay() implements TransferInput {}

  /** Of a stream that {@link TransferOutput.Open} asked for, or that another opened for this. */
  record FromStream(StreamOutput said) implements TransferInput {}

  record FromDisk(DiskNews news) implements TransferInput {}
}
