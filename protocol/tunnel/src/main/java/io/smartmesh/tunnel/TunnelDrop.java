package io.smartmesh.tunnel;

import io.smartmesh.session.SessionDrop;

/** Why a tunnel dropped something. One counter each. */
public enum TunnelDrop {
  /** No IPv6, or not as long as it says. */
  MALFORMED_PACKET,
  /** From an address that is not ours, or to one outside the mesh's. */
  FOREIGN_ADDRESS,
  /** Nobody with this address can be reached. */
  NO_ROUTE,
  /** Larger than the mesh carries. */
  TOO_LARGE,
  /** The peer does not answer. */
  NO_ANSWER,
  QUEUE_FULL,
  TOO_MANY_TUNNELS,
  TOO_MANY_HANDSHAKES,
  MALFORMED_MESSAGE,
  HANDSHAKE_REFUSED,
  UNKNOWN_SESSION,
  NOT_AUTHENTIC,
  REPLAYED,
  /** No program here wants packets: the device is down. */
  DEVICE_DOWN;

  static TunnelDrop of(SessionDrop drop) {
    return switch (drop) {
      case NO_ANSWER -> NO_ANSWER;
      case QUEUE_FULL -> QUEUE_FULL;
      case TOO_MANY_PEERS -> TOO_MANY_TUNNELS;
      case TOO_MANY_HANDSHAKES -> TOO_MANY_HANDSHAKES;
      case MALFORMED_MESSAGE -> MALFORMED_MESSAGE;
      case HANDSHAKE_REFUSED -> HANDSHAKE_REFUSED;
      case UNKNOWN_SESSION -> UNKNOWN_SESSION;
      case NOT_AUTHENTIC -> NOT_AUTHENTIC;
      case REPLAYED -> REPLAYED;
    };
  }
}
