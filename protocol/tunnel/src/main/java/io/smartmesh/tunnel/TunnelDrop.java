package io.smartmesh.tunnel;

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
  DEVICE_DOWN
}
