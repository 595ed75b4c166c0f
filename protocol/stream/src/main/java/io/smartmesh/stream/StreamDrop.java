package io.smartmesh.stream;

import io.smartmesh.session.SessionDrop;

/**
 * Why a packet was dropped. One counter each. Those from {@link #ACKNOWLEDGED_UNSENT} on can only
 * come of a peer that breaks the rules: its connection ends with them (ST-15).
 */
public enum StreamDrop {
  /** The peer does not answer. */
  NO_ANSWER,
  TOO_MANY_PEERS,
  TOO_MANY_HANDSHAKES,
  MALFORMED_MESSAGE,
  HANDSHAKE_REFUSED,
  UNKNOWN_SESSION,
  NOT_AUTHENTIC,
  REPLAYED,
  /** Nobody here takes streams. */
  NOT_LISTENING,
  /** Came before, or is older than what is remembered. */
  REPEATED,
  /** More pieces with gaps between them than are kept; it comes again. */
  TOO_MANY_GAPS,
  ACKNOWLEDGED_UNSENT,
  MALFORMED_PACKET,
  BEYOND_WINDOW,
  TOO_MANY_STREAMS,
  UNKNOWN_STREAM,
  END_MOVED;

  boolean breaksRules() {
    return compareTo(ACKNOWLEDGED_UNSENT) >= 0;
  }

  static StreamDrop of(SessionDrop drop) {
    return switch (drop) {
      case NO_ANSWER -> NO_ANSWER;
      // Streams keep their own packets until a session stands: none waits in it.
      case QUEUE_FULL -> throw new IllegalStateException("packets wait for a session");
      case TOO_MANY_PEERS -> TOO_MANY_PEERS;
      case TOO_MANY_HANDSHAKES -> TOO_MANY_HANDSHAKES;
      case MALFORMED_MESSAGE -> MALFORMED_MESSAGE;
      case HANDSHAKE_REFUSED -> HANDSHAKE_REFUSED;
      case UNKNOWN_SESSION -> UNKNOWN_SESSION;
      case NOT_AUTHENTIC -> NOT_AUTHENTIC;
      case REPLAYED -> REPLAYED;
    };
  }
}
