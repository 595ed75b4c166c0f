package io.smartmesh.tunnel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import java.util.Optional;

/**
 * Errors for the programs of this machine (RFC 4443), so that a connection to nobody fails at once
 * instead of after minutes.
 */
final class Icmp6 {
  static final int NEXT_HEADER = 58;
  private static final int UNREACHABLE = 1;
  private static final int NO_ROUTE = 0;
  private static final int TOO_BIG = 2;

  /** The error itself fits into the smallest MTU (section 2.4 c). */
  private static final int QUOTED = TunnelLimits.MTU_LEAST - Ipv6.HEADER - 8;

  private Icmp6() {}

  static Optional<Bytes> noRoute(Bytes packet, Bytes from) {
    return error(packet, from, UNREACHABLE, NO_ROUTE, 0);
  }

  static Optional<Bytes> tooBig(Bytes packet, Bytes from, int mtu) {
    return error(packet, from, TOO_BIG, 0, mtu);
  }

  /** None about an error: that could go on for ever (section 2.4 e). */
  private static Optional<Bytes> error(Bytes packet, Bytes from, int type, int code, long value) {
    if (isError(packet)) {
      return Optional.empty();
    }
    Bytes to = Ipv6.source(packet);
    Bytes body =
        Bytes.concat(
            new Encoder().u32(value).toBytes(), packet.slice(0, Math.min(QUOTED, packet.length())));
    Bytes head = new Encoder().u8(type).u8(code).toBytes();
    int sum = checksum(from, to, Bytes.concat(head, Bytes.of(0, 0), body));
    Bytes message = Bytes.concat(head, new Encoder().u16(sum).toBytes(), body);
    return Optional.of(Ipv6.packet(NEXT_HEADER, from, to, message));
  }

  private static boolean isError(Bytes packet) {
    int nextHeader = packet.at(6) & 0xff;
    return nextHeader == NEXT_HEADER
        && packet.length() > Ipv6.HEADER
        && (packet.at(Ipv6.HEADER) & 0x80) == 0;
  }

  /** RFC 8200, section 8.1: over a header that is made up for it, and the message. */
  static int checksum(Bytes source, Bytes destination, Bytes message) {
    Bytes tail = new Encoder().u32(message.length()).u32(NEXT_HEADER).toBytes();
    Bytes all = Bytes.concat(source, destination, tail, message);
    int sum = 0;
    for (int i = 0; i < all.length(); i++) {
      int octet = all.at(i) & 0xff;
      sum += i % 2 == 0 ? octet << 8 : octet;
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
  }
}
