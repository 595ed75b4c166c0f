package io.smartmesh.stream;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;

/** What the streams do and tell. Nothing of it promises anything, so it need not wait for disk. */
public sealed interface StreamOutput {
  /** As bulk (LN-29), in this order. */
  record SendPacket(Address to, Bytes payload) implements StreamOutput {}

  /**
   * A stream is there.
   *
   * @param peer authentic
   */
  record Opened(StreamId stream, PublicKey peer, boolean byPeer) implements StreamOutput {}

  /** The next bytes, in order, each once. Never empty. */
  record Received(StreamId stream, Bytes bytes) implements StreamOutput {}

  /** The peer has written its last, and all of it was received. */
  record PeerFinished(StreamId stream) implements StreamOutput {}

  /**
   * A {@link StreamInput.Write} was taken.
   *
   * @param room bytes that may be written after it
   */
  record Written(StreamId stream, int room) implements StreamOutput {}

  /** After {@link StreamError.NoRoom}: there is room again. */
  record Writable(StreamId stream, int room) implements StreamOutput {}

  /** Nothing more comes of this stream. */
  record Ended(StreamId stream, StreamEnd how) implements StreamOutput {}

  record Refused(StreamError error) implements StreamOutput {}

  record Dropped(StreamDrop reason) implements StreamOutput {}
}
