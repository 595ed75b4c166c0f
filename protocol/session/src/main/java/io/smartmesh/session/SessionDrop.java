package io.smartmesh.session;

/** Why something did not come through a session. */
public enum SessionDrop {
  /** The peer does not answer. */
  NO_ANSWER,
  QUEUE_FULL,
  TOO_MANY_PEERS,
  TOO_MANY_HANDSHAKES,
  MALFORMED_MESSAGE,
  HANDSHAKE_REFUSED,
  UNKNOWN_SESSION,
  NOT_AUTHENTIC,
  REPLAYED
}
