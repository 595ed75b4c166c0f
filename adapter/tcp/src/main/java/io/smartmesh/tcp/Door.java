package io.smartmesh.tcp;

import static io.smartmesh.tcp.TcpLimits.ACCEPTED;
import static io.smartmesh.tcp.TcpLimits.ACCEPTED_PER_SOURCE;

import io.smartmesh.base.Bytes;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where others come in, and how many of them, in all and from one place (BR-2). */
final class Door implements AutoCloseable {
  private static final int NETWORK_BYTES = 8;

  private final ServerSocketChannel channel;
  private final Map<Bytes, Integer> inside = new LinkedHashMap<>();
  private int all;

  private Door(ServerSocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Listens from now on.
   *
   * @throws IOException with a sentence for the user
   */
  static Door open(InetSocketAddress at) throws IOException {
    InetSocketAddress bind = new InetSocketAddress(at.getHostString(), at.getPort());
    if (bind.isUnresolved()) {
      throw new IOException(
          "The host name "
              + at.getHostString()
              + " has no address here. Write an IP address of this machine.");
    }
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(bind);
      channel.configureBlocking(false);
      return new Door(channel);
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          "TCP address "
              + at.getHostString()
              + ":"
              + at.getPort()
              + " cannot be used ("
              + e.getMessage()
              + "). Another program may have it, or it is not an address of this machine: choose"
              + " another one.",
          e);
    }
  }

  ServerSocketChannel channel() {
    return channel;
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  /** Whom a connection counts for: a whole IPv6 network is one customer's. */
  static Bytes source(InetAddress address) {
    Bytes bytes = Bytes.copyOf(address.getAddress());
    return address instanceof Inet6Address ? bytes.slice(0, NETWORK_BYTES) : bytes;
  }

  boolean admits(Bytes source) {
    if (all >= ACCEPTED || inside.getOrDefault(source, 0) >= ACCEPTED_PER_SOURCE) {
      return false;
    }
    all++;
    inside.merge(source, 1, Integer::sum);
    return true;
  }

  void left(Bytes source) {
    all--;
    inside.computeIfPresent(source, (key, count) -> count == 1 ? null : count - 1);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
