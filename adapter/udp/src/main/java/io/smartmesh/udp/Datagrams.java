package io.smartmesh.udp;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * What a datagram and its address look like to the mesh. A bearer address is the 4 or 16 bytes of
 * the IP address and two of the port; the scope of a link-local one is the bearer's own interface
 * and not in it.
 */
final class Datagrams {
  /**
   * Bytes of a frame: as much as every link carries (LN-20), and with IPv6 and UDP 1,448 bytes, so
   * that it fits into one packet on Ethernet and Wi-Fi.
   */
  static final int MTU = 1_400;

  /** Bytes of the longest datagram: an IPv4 packet less its headers. */
  static final int MTU_MOST = 65_507;

  /** Bytes of the headers of IPv6 and UDP. */
  private static final int HEADERS = 48;

  private static final int PORT_BYTES = 2;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  private Datagrams() {}

  /**
   * Bytes of a frame that this interface takes in one packet: more than {@link #MTU} where it takes
   * twice that at least, as loopback and Ethernet with jumbo frames do. Only for neighbours on the
   * same link: a router behind it may cut what is longer. Whether a neighbour takes as much is
   * found out by trying (LN-32).
   */
  static int frameMost(NetworkInterface device) throws SocketException {
    int most = Math.min(MTU_MOST, device.getMTU() - HEADERS);
    return most >= 2 * MTU ? most : MTU;
  }

  static BearerAddress toBearer(InetSocketAddress address) {
    int port = address.getPort();
    return new BearerAddress(
        Bytes.concat(
            Bytes.copyOf(address.getAddress().getAddress()), Bytes.of(port >> 8, port & 0xff)));
  }

  /** Empty when these bytes are no address. */
  static Optional<InetSocketAddress> fromBearer(BearerAddress address, int scope) {
    Bytes bytes = address.bytes();
    int ipBytes = bytes.length() - PORT_BYTES;
    if (ipBytes != IPV4_BYTES && ipBytes != IPV6_BYTES) {
      return Optional.empty();
    }
    int port = (bytes.at(ipBytes) & 0xff) << 8 | (bytes.at(ipBytes + 1) & 0xff);
    return Optional.of(new InetSocketAddress(ip(bytes.slice(0, ipBytes), scope), port));
  }

  /** {@code scope} counts for IPv6 only. */
  static InetAddress ip(Bytes bytes, int scope) {
    try {
      return bytes.length() == IPV6_BYTES
          ? Inet6Address.getByAddress(null, bytes.toArray(), scope)
          : InetAddress.getByAddress(bytes.toArray());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "an IP address has 4 or 16 bytes, not " + bytes.length(), e);
    }
  }
}
