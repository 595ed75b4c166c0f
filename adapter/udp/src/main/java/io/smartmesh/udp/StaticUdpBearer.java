package io.smartmesh.udp;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.DropCounts;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.node.OwnDrop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One socket and a fixed list of peers: a frame for whoever is near goes to each of them, and
 * datagrams from anybody else are ignored. For links where multicast does not reach, and for
 * several nodes on one machine.
 */
public final class StaticUdpBearer implements Bearer {
  private static final long IDLE_MILLIS = 60_000;

  private final BearerId id;
  private final DatagramChannel channel;
  private final Map<BearerAddress, InetSocketAddress> peers;
  private final DropCounts drops = new DropCounts();
  private final UdpLoop loop;
  private final int frameMost;
  private final Mouth mouth;
  private final Optional<Bursts> bursts;
  private volatile @Nullable Events events;

  private StaticUdpBearer(
      BearerId id,
      DatagramChannel channel,
      int frameMost,
      Map<BearerAddress, InetSocketAddress> peers) {
    this.id = id;
    this.frameMost = frameMost;
    this.channel = channel;
    this.peers = peers;
    this.loop = new UdpLoop("smartmesh-" + id.name(), drops);
    this.bursts = Bursts.of(channel);
    this.mouth = new Mouth(channel, bursts, frameMost, loop, drops, this::tellFull);
  }

  /**
   * Binds at once, so that a wrong setting shows here.
   *
   * @param bind own address; port 0 for any free one
   * @param peers their addresses, as their datagrams will show them
   * @throws IOException with a sentence for the user
   */
  public static StaticUdpBearer open(InetSocketAddress bind, List<InetSocketAddress> peers)
      throws IOException {
    Map<BearerAddress, InetSocketAddress> known = new LinkedHashMap<>();
    for (InetSocketAddress peer : peers) {
      known.put(Datagrams.toBearer(resolved(peer)), peer);
    }
    boolean ipv4 = resolved(bind).getAddress().getAddress().length == 4;
    DatagramChannel channel =
        DatagramChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      Mouth.widen(channel);
      channel.bind(bind);
      InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
      String name = bind.getAddress().getHostAddress() + ":" + local.getPort();
      BearerId id = new BearerId("udp/" + name);
      return new StaticUdpBearer(id, channel, frameMost(bind.getAddress()), known);
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          "UDP address "
              + bind.getHostString()
              + ":"
              + bind.getPort()
              + " cannot be used ("
              + e.getMessage()
              + "). Another program may have it, or it is not an address of this machine: choose"
              + " another one.",
          e);
    }
  }

  /** Others than those on this machine may be behind routers, which would cut longer datagrams. */
  private static int frameMost(InetAddress own) throws IOException {
    NetworkInterface device =
        own.isLoopbackAddress() ? NetworkInterface.getByInetAddress(own) : null;
    return device == null ? Datagrams.MTU : Datagrams.frameMost(device);
  }

  private static InetSocketAddress resolved(InetSocketAddress address) throws IOException {
    if (address.isUnresolved()) {
      throw new IOException(
          "The host name "
              + address.getHostString()
              + " has no address here. Write an IP address, or check the name.");
    }
    return address;
  }

  /** Its name has the port that was bound. */
  public BearerId id() {
    return id;
  }

  @Override
  public void start(Events events) {
    this.events = events;
    try {
      loop.watch(channel, bursts, frameMost, new Filter());
    } catch (IOException e) {
      return; // closed before it was started
    }
    events.up(id, BearerTraits.prompt(frameMost));
    loop.start(() -> {}, IDLE_MILLIS);
  }

  private void tellFull(boolean full) {
    tell(listener -> listener.full(id, Optional.empty(), full));
  }

  private void tell(Consumer<Events> what) {
    Events listener = events;
    if (listener != null) {
      what.accept(listener);
    }
  }

  private final class Filter implements UdpLoop.Receiver {
    @Override
    public void received(List<UdpLoop.Datagram> datagrams) {
      List<NodeInput.FrameReceived> frames = new ArrayList<>(datagrams.size());
      for (UdpLoop.Datagram datagram : datagrams) {
        BearerAddress from = Datagrams.toBearer(datagram.from());
        if (peers.containsKey(from)) {
          frames.add(new NodeInput.FrameReceived(id, from, datagram.frame()));
        } else {
          drops.count(OwnDrop.UDP_NOT_A_PEER);
        }
      }
      if (!frames.isEmpty()) {
        tell(listener -> listener.received(frames));
      }
    }

    @Override
    public void writable() {
      mouth.hasRoom();
    }
  }

  @Override
  public void send(BearerId bearer, Optional<BearerAddress> to, Bytes frame) {
    send(new Errand(bearer, to), List.of(frame));
  }

  @Override
  public void send(List<NodeOutput.Transmit> frames) {
    Errand.of(frames).forEach(this::send);
  }

  private void send(Errand errand, List<Bytes> frames) {
    if (errand.to().isEmpty()) {
      peers.values().forEach(peer -> mouth.send(peer, frames));
      return;
    }
    InetSocketAddress peer = peers.get(errand.to().get());
    if (peer == null) {
      frames.forEach(frame -> drops.count(OwnDrop.UDP_NOT_A_PEER));
    } else {
      mouth.send(peer, frames);
    }
  }

  @Override
  public Map<String, Long> drops() {
    return drops.all();
  }

  @Override
  public void close() {
    loop.close();
    mouth.close();
    try {
      channel.close();
    } catch (IOException e) {
      return; // the operating system takes the socket back in any case
    }
  }
}
