package io.smartmesh.stream;

/** Why something that the user asked for was not done. */
public sealed interface StreamError {
  /** It has ended, or never was. */
  record UnknownStream(StreamId stream) implements StreamError {}

  /** Nothing of it was taken; {@link StreamOutput.Writable} follows when there is room. */
  record NoRoom(StreamId stream, int bytes, int room) implements StreamError {}

  /** Writing after the end. */
  record Finished(StreamId stream) implements StreamError {}

  /** More than was received and not consumed before. */
  record NotReceived(StreamId stream, long bytes, long received) implements StreamError {}

  /** So many are open with this peer. */
  record TooManyStreams(int open, int most) implements StreamError {}

  /** So many peers have streams open. */
  record TooManyPeers(int peers, int most) implements StreamError {}

  record ReasonTooLarge(int reason, int most) implements StreamError {}
}
