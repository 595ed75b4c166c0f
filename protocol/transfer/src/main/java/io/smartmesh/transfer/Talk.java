package io.smartmesh.transfer;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.stream.StreamEnd;
import io.smartmesh.stream.StreamId;
import io.smartmesh.stream.StreamInput;

/** What goes on in one stream. */
abstract class Talk {
  final Env env;
  private final Address peer;
  private StreamId stream = new StreamId(0);
  private Moment lastSign;

  Talk(Env env, Address peer) {
    this.env = env;
    this.peer = peer;
    lastSign = env.now();
  }

  final Address peer() {
    return peer;
  }

  final StreamId stream() {
    return stream;
  }

  final void in(StreamId opened) {
    stream = opened;
  }

  /** Something went on: it is not silent. */
  final void sign() {
    lastSign = env.now();
  }

  final Moment silentAt() {
    return waits() ? lastSign.plusMillis(TransferLimits.SILENCE_MILLIS) : Moment.NEVER;
  }

  final void consumed(long bytes) {
    if (bytes > 0) {
      env.stream(new StreamInput.Consumed(stream, bytes));
    }
  }

  /** Whether the other side owes something. */
  boolean waits() {
    return true;
  }

  /** Ours is open. */
  void opened() {}

  /** Ours could not be opened. */
  void notOpened() {}

  abstract void received(Bytes bytes);

  void peerFinished() {}

  /** A write was taken, and so many bytes may follow. */
  void written(int room) {}

  /** There is room again. */
  void writable() {}

  /** The write that was handed over last was not taken. */
  void noRoom() {}

  void ended(StreamEnd how) {}
}
