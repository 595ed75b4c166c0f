package io.smartmesh.tunnel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;

/**
 * An IPv6 packet without its two addresses (RFC 8200, section 3): both ends of a tunnel know them,
 * so they do not travel (TN-4).
 *
 * @param head version, traffic class, flow label, payload length, next header, hop limit: 8 bytes
 * @param rest what comes after the addresses
 */
record Ipv6(Bytes head, Bytes rest) {
  static final int HEAD = 8;
  static final int HEADER = HEAD + 2 * MeshAddress.LENGTH;

  /** Bytes that do not travel. */
  static final int SAVED = 2 * MeshAddress.LENGTH;

  static final int VERSION = 6;

  /** Whether these bytes are one whole packet of this protocol, and no more. */
  static boolean isWhole(Bytes packet) {
    return packet.length() >= HEADER
        && (packet.at(0) >> 4 & 0xf) == VERSION
        && packet.length() == HEADER + u16(packet, 4);
  }

  /** The packet must be {@link #isWhole}. */
  static Bytes source(Bytes packet) {
    return packet.slice(HEAD, HEAD + MeshAddress.LENGTH);
  }

  static Bytes destination(Bytes packet) {
    return packet.slice(HEAD + MeshAddress.LENGTH, HEADER);
  }

  /** As it travels: 32 bytes less. */
  static Bytes shorten(Bytes packet) {
    return Bytes.concat(packet.slice(0, HEAD), packet.slice(HEADER, packet.length()));
  }

  /** The counterpart; not {@link #isWhole} where {@code shortened} was none. */
  static Bytes lengthen(Bytes shortened, Bytes source, Bytes destination) {
    int head = Math.min(HEAD, shortened.length());
    return Bytes.concat(
        shortened.slice(0, head), source, destination, shortened.slice(head, shortened.length()));
  }

  static Bytes packet(int nextHeader, Bytes source, Bytes destination, Bytes payload) {
    Encoder head = new Encoder().u32((long) VERSION << 28).u16(payload.length());
    return Bytes.concat(head.u8(nextHeader).u8(64).toBytes(), source, destination, payload);
  }

  private static int u16(Bytes packet, int at) {
    return (packet.at(at) & 0xff) << 8 | (packet.at(at + 1) & 0xff);
  }
}
