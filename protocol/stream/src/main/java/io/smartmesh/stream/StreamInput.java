package io.smartmesh.stream;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;

/** What the streams are told. */
public sealed interface StreamInput {
  /** Whether streams of others are taken; not at first. Those that are open stay. */
  record Listen(boolean on) implements StreamInput {}

  /** Opens a stream: {@link StreamOutput.Opened} or {@link StreamOutput.Refused} at once. */
  record Open(PublicKey peer) implements StreamInput {}

  /** All of it is taken ({@link StreamOutput.Written}), or nothing ({@link StreamError}). */
  record Write(StreamId stream, Bytes bytes) implements StreamInput {}

  /** Nothing more will be written; reading goes on. */
  record Finish(StreamId stream) implements StreamInput {}

  /** Gives up both directions. Nothing more comes of this stream. */
  record Reset(StreamId stream, int reason) implements StreamInput {}

  /** So many of the bytes received are done with: the peer may send as many more. */
  record Consumed(StreamId stream, long bytes) implements StreamInput {}

  /** From somewhere in the mesh: hostile until checked. */
  record PacketArrived(Bytes payload) implements StreamInput {}
}
