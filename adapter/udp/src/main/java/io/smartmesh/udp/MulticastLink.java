package io.smartmesh.udp;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.node.DropCounts;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

/**
 * Two sockets at one place. All datagrams leave by the one that only this process has, so replies
 * come back to this process; the other hears the group, together with any other node on the same
 * machine.
 */
final class MulticastLink implements AutoCloseable {
  /** Link-local, transient (RFC 4291 §2.7): never assigned to anybody. "smesh" at its end. */
  private static final Bytes GROUP_IPV6 = Bytes.fromHex("ff1200000000000000000000736d6573");

  /** Administratively scoped, local (RFC 2365). */
  private static final Bytes GROUP_IPV4 = Bytes.of(239, 255, 83, 77);

  private final Place place;
  private final DatagramChannel talking;
  private final DatagramChannel hearing;
  private final InetSocketAddress group;
  private final BearerAddress self;
  private final DropCounts drops;

  private MulticastLink(
      Place place,
      DatagramChannel talking,
      DatagramChannel hearing,
      InetSocketAddress group,
      DropCounts drops)
      throws IOException {
    this.place = place;
    this.talking = talking;
    this.hearing = hearing;
    this.group = group;
    this.drops = drops;
    this.self = Datagrams.toBearer((InetSocketAddress) talking.getLocalAddress());
  }

  /**
   * @param port of the group; our own is the next one where it is free
   */
  static MulticastLink open(Place place, int port, DropCounts drops) throws IOException {
    ProtocolFamily family =
        place.isIpv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    InetAddress group = group(place);
    NetworkInterface device = place.device();
    DatagramChannel talking = DatagramChannel.open(family);
    DatagramChannel hearing = DatagramChannel.open(family);
    try {
      bindOwn(talking, place.own(), port + 1);
      talking.setOption(StandardSocketOptions.IP_MULTICAST_IF, device);
      hearing.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      hearing.bind(new InetSocketAddress(port));
      hearing.join(group, device);
      return new MulticastLink(place, talking, hearing, new InetSocketAddress(group, port), drops);
    } catch (IOException e) {
      talking.close();
      hearing.close();
      throw e;
    }
  }

  static InetAddress group(Place place) {
    return Datagrams.ip(place.isIpv6() ? GROUP_IPV6 : GROUP_IPV4, place.index());
  }

  /** A known port passes a firewall more easily; a second node on this machine takes any. */
  private static void bindOwn(DatagramChannel channel, InetAddress own, int port)
      throws IOException {
    try {
      channel.bind(new InetSocketAddress(own, port));
    } catch (BindException e) {
      channel.bind(new InetSocketAddress(own, 0));
    }
  }

  /** Frames of neighbours, told apart from our own ones and from other interfaces'. */
  void watch(UdpLoop loop, UdpLoop.Receiver neighbours) throws IOException {
    UdpLoop.Receiver filter =
        (from, frame) -> {
          if (isHere(from.getAddress()) && !Datagrams.toBearer(from).equals(self)) {
            neighbours.received(from, frame);
          }
        };
    loop.watch(talking, filter);
    loop.watch(hearing, filter);
  }

  /** A socket that hears all interfaces may get what another one's socket has asked for. */
  private boolean isHere(InetAddress from) {
    return from instanceof Inet6Address ipv6
        ? place.isIpv6() && ipv6.getScopeId() == place.index()
        : !place.isIpv6();
  }

  void send(Optional<BearerAddress> to, Bytes frame) {
    if (to.isEmpty()) {
      Datagrams.send(talking, group, frame, drops);
    } else {
      Datagrams.fromBearer(to.get(), place.index())
          .ifPresent(address -> Datagrams.send(talking, address, frame, drops));
    }
  }

  @Override
  public void close() {
    try {
      talking.close();
      hearing.close();
    } catch (IOException e) {
      return; // the operating system takes the sockets back in any case
    }
  }
}
