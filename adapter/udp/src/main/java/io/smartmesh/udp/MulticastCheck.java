package io.smartmesh.udp;

import io.smartmesh.base.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tries what a node needs of each interface: to have the port, to join the group, to send to it,
 * and to hear what was sent. A node that is running does not mind; nothing leaves this machine.
 */
public final class MulticastCheck {
  private static final long PATIENCE_MILLIS = 400;

  /** Of a version that no node knows, so it is dropped at the first byte. */
  private static final Bytes MARK = Bytes.of(0xfe);

  /**
   * What came of it at one place.
   *
   * @param bearer as a node calls it: {@code udp/eth0}
   * @param opened the port was there, and the group could be joined
   * @param sent the system took the datagram
   * @param heard it came back
   * @param why what the system said where something failed; empty otherwise
   */
  public record Report(String bearer, boolean opened, boolean sent, boolean heard, String why) {}

  private MulticastCheck() {}

  /** The UDP ports that a firewall must let in. */
  public static String ports() {
    return MulticastUdpBearer.PORT + "-" + (MulticastUdpBearer.PORT + 1);
  }

  /**
   * At each place where a node would listen.
   *
   * @param token some bytes that no other check uses
   */
  public static List<Report> run(Bytes token) {
    List<Report> reports = new ArrayList<>();
    for (Place place : Place.find()) {
      reports.add(at(place, Bytes.concat(MARK, token)));
    }
    return reports;
  }

  private static Report at(Place place, Bytes datagram) {
    String name = place.bearer().name();
    ProtocolFamily family =
        place.isIpv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    boolean opened = false;
    try (DatagramChannel talking = DatagramChannel.open(family);
        DatagramChannel hearing = DatagramChannel.open(family);
        Selector selector = Selector.open()) {
      NetworkInterface device = place.device();
      InetAddress group = MulticastLink.group(place);
      talking.bind(new InetSocketAddress(place.own(), 0));
      talking.setOption(StandardSocketOptions.IP_MULTICAST_IF, device);
      talking.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);
      hearing.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      hearing.bind(new InetSocketAddress(MulticastUdpBearer.PORT));
      hearing.join(group, device);
      opened = true;
      talking.send(
          ByteBuffer.wrap(datagram.toArray()),
          new InetSocketAddress(group, MulticastUdpBearer.PORT));
      return new Report(name, true, true, hears(hearing, selector, datagram), "");
    } catch (IOException e) {
      return new Report(name, opened, false, false, String.valueOf(e.getMessage()));
    }
  }

  private static boolean hears(DatagramChannel hearing, Selector selector, Bytes datagram)
      throws IOException {
    hearing.configureBlocking(false);
    hearing.register(selector, SelectionKey.OP_READ);
    ByteBuffer buffer = ByteBuffer.allocate(Datagrams.MTU);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    for (long left = PATIENCE_MILLIS;
        left > 0;
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
      selector.select(left);
      buffer.clear();
      if (hearing.receive(buffer) != null) {
        buffer.flip();
        byte[] heard = new byte[buffer.remaining()];
        buffer.get(heard);
        if (Bytes.wrap(heard).equals(datagram)) {
          return true;
        }
      }
      selector.selectedKeys().clear();
    }
    return false;
  }
}
