package io.smartmesh.tunnel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;

/**
 * The stable IPv6 address of a node (TN-1): a unique local one (RFC 4193) under {@code
 * fd53:4d00::/24}, and the first 13 bytes of the address of its device's key. Whoever wants the
 * address of somebody else must find a key with the same 104 bits.
 */
public final class MeshAddress {
  /** Bytes of an IPv6 address. */
  public static final int LENGTH = 16;

  /** Bits that all nodes have in common. */
  public static final int PREFIX_BITS = 24;

  static final Bytes PREFIX = Bytes.of(0xfd, 0x53, 0x4d);

  private MeshAddress() {}

  /** 16 bytes, in the order of the wire. */
  public static Bytes of(Address device) {
    return Bytes.concat(PREFIX, device.bytes().slice(0, LENGTH - PREFIX.length()));
  }
}
