package io.smartmesh.stream;

/** How a stream ended. */
public sealed interface StreamEnd {
  /** Both sides have said their last and have it all. */
  record Complete() implements StreamEnd {}

  /** We gave it up. */
  record ResetHere(int reason) implements StreamEnd {}

  record ResetByPeer(int reason) implements StreamEnd {}

  /** The peer has forgotten the connection: it restarted, or had to make room. */
  record PeerRestarted() implements StreamEnd {}

  /** No answer for so long. */
  record PeerGone(long silentMillis, long mostMillis) implements StreamEnd {}

  /** The peer gave data of this stream no room for so long. */
  record PeerStalled(long waitedMillis, long mostMillis) implements StreamEnd {}

  /** The peer's connection was ended for this. */
  record PeerBrokeRules(StreamDrop rule) implements StreamEnd {}
}
