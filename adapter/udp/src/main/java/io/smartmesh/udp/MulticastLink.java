package io.smartmesh.udp;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.node.DropCounts;
import io.smartmesh.node.NodeInput;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  private static final int KNOWN_MOST = 256;

  private final Place place;
  private final DatagramChannel talking;
  private final DatagramChannel hearing;
  private final InetSocketAddress group;
  private final BearerAddress self;
  private final Mouth mouth;
  private final int frameMost;
  private final Optional<Bursts> bursts;

  /** Where neighbours are, so that not every frame makes an address of its own. */
  private final Map<BearerAddress, InetSocketAddress> known = new LinkedHashMap<>();

  private MulticastLink(
      Place place,
      DatagramChannel talking,
      DatagramChannel hearing,
      InetSocketAddress group,
      Mouth mouth,
      int frameMost,
      Optional<Bursts> bursts)
      throws IOException {
    this.place = place;
    this.talking = talking;
    this.hearing = hearing;
    this.group = group;
    this.mouth = mouth;
    this.frameMost = frameMost;
    this.bursts = bursts;
    this.self = Datagrams.toBearer((InetSocketAddress) talking.getLocalAddress());
  }

  /**
   * @param port of the group; our own is the next one where it is free
   * @param onFull told when the system takes no more for now, and when it does again, in turns
   */
  static MulticastLink open(
      Place place, int port, UdpLoop loop, DropCounts drops, Consumer<Boolean> onFull)
      throws IOException {
    ProtocolFamily family =
        place.isIpv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    InetAddress group = group(place);
    NetworkInterface device = place.device();
    DatagramChannel talking = DatagramChannel.open(family);
    DatagramChannel hearing = DatagramChannel.open(family);
    try {
      Mouth.widen(talking);
      Mouth.widen(hearing);
      bindOwn(talking, place.own(), port + 1);
      talking.setOption(StandardSocketOptions.IP_MULTICAST_IF, device);
      hearing.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      hearing.bind(new InetSocketAddress(port));
      hearing.join(group, device);
      Optional<Bursts> bursts = Bursts.of(talking);
      int frameMost = Datagrams.frameMost(device);
      Mouth mouth = new Mouth(talking, bursts, frameMost, loop, drops, onFull);
      InetSocketAddress all = new InetSocketAddress(group, port);
      return new MulticastLink(place, talking, hearing, all, mouth, frameMost, bursts);
    } catch (IOException e) {
      talking.close();
      hearing.close();
      throw e;
    }
  }

  /** Bytes of the longest frame that passes here in one packet. */
  int frameMost() {
    return frameMost;
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
  void watch(UdpLoop loop, Consumer<List<NodeInput.FrameReceived>> neighbours) throws IOException {
    loop.watch(talking, bursts, frameMost, new Filter(neighbours));
    loop.watch(hearing, Optional.empty(), frameMost, new Filter(neighbours));
  }

  private final class Filter implements UdpLoop.Receiver {
    private final Consumer<List<NodeInput.FrameReceived>> neighbours;

    /** The last sender, and who that is; empty: ourselves or somebody elsewhere. */
    private @Nullable InetSocketAddress last;

    private Optional<BearerAddress> lastNeighbour = Optional.empty();

    Filter(Consumer<List<NodeInput.FrameReceived>> neighbours) {
      this.neighbours = neighbours;
    }

    @Override
    public void received(List<UdpLoop.Datagram> datagrams) {
      List<NodeInput.FrameReceived> frames = new ArrayList<>(datagrams.size());
      for (UdpLoop.Datagram datagram : datagrams) {
        if (!datagram.from().equals(last)) {
          last = datagram.from();
          lastNeighbour = neighbour(last);
        }
        lastNeighbour.ifPresent(
            from ->
                frames.add(new NodeInput.FrameReceived(place.bearer(), from, datagram.frame())));
      }
      if (!frames.isEmpty()) {
        neighbours.accept(frames);
      }
    }

    @Override
    public void writable() {
      mouth.hasRoom();
    }
  }

  private Optional<BearerAddress> neighbour(InetSocketAddress from) {
    BearerAddress address = Datagrams.toBearer(from);
    return isHere(from.getAddress()) && !address.equals(self)
        ? Optional.of(address)
        : Optional.empty();
  }

  /** A socket that hears all interfaces may get what another one's socket has asked for. */
  private boolean isHere(InetAddress from) {
    return from instanceof Inet6Address ipv6
        ? place.isIpv6() && ipv6.getScopeId() == place.index()
        : !place.isIpv6();
  }

  synchronized void send(Optional<BearerAddress> to, List<Bytes> frames) {
    if (to.isEmpty()) {
      mouth.send(group, frames);
      return;
    }
    InetSocketAddress address = known.get(to.get());
    if (address == null) {
      Optional<InetSocketAddress> made = Datagrams.fromBearer(to.get(), place.index());
      if (made.isEmpty()) {
        return;
      }
      if (known.size() >= KNOWN_MOST) {
        known.clear();
      }
      address = made.get();
      known.put(to.get(), address);
    }
    mouth.send(address, frames);
  }

  @Override
  public void close() {
    mouth.close();
    try {
      talking.close();
      hearing.close();
    } catch (IOException e) {
      return; // the operating system takes the sockets back in any case
    }
  }
}
