package io.smartmesh.node;

/**
 * Why bearers and the runtime dropped something: all reasons in one place. The mesh has its own
 * ({@link io.smartmesh.mesh.DropReason}); of the protocols above, each kind of refusal is one.
 */
public enum OwnDrop {
  /** Frames that came faster than the loop takes them. */
  INBOX_FULL("runtime"),
  /** A frame for a bearer that was gone by then. */
  BEARER_GONE("runtime"),
  /** A datagram longer than any frame. */
  UDP_TOO_LONG("udp"),
  /** The system did not take it: no buffer, no route, no interface. */
  UDP_NOT_SENT("udp"),
  /** From or for an address that is not in the list of peers. */
  UDP_NOT_A_PEER("udp"),
  TCP_QUEUE_FULL("tcp"),
  /** A frame for a connection that was closed by then. */
  TCP_NO_CONNECTION("tcp"),
  TCP_CONNECTION_REFUSED("tcp"),
  SERIAL_QUEUE_FULL("serial"),
  /** Pieces of the stream that were no frame. */
  SERIAL_DAMAGED("serial"),
  /** Longer than the line's frames, or the line is not there. */
  SERIAL_NOT_SENT("serial"),
  /** The system did not take a packet for the programs here. */
  TUN_NOT_TAKEN("tun");

  private final String layer;

  OwnDrop(String layer) {
    this.layer = layer;
  }

  /** As {@link NodeStatus#drops} names it: {@code tcp.QUEUE_FULL}. */
  public String reason() {
    return layer + '.' + (layer.equals("runtime") ? name() : name().substring(layer.length() + 1));
  }
}
