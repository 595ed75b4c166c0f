package io.smartmesh.demo.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes byte streams from one socket address to another. As a program it leads out of a network
 * namespace: a Unix socket is a file, and files are the same in all of them.
 */
final class Relay implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ServerSocketChannel server;
  private final SocketAddress target;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private Optional<Thread> acceptor = Optional.empty();

  private Relay(ServerSocketChannel server, SocketAddress target) {
    this.server = server;
    this.target = target;
  }

  /** Runs until it is killed: {@code SOCKET_FILE HOST PORT}. */
  public static void main(String[] args) throws IOException {
    SocketAddress target = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
    open(UnixDomainSocketAddress.of(Path.of(args[0])), target).accept();
  }

  /** Passes on from now on, on threads of its own. */
  static Relay start(SocketAddress from, SocketAddress target) throws IOException {
    Relay relay = open(from, target);
    relay.acceptor = Optional.of(daemon(relay::accept));
    return relay;
  }

  private static Relay open(SocketAddress from, SocketAddress target) throws IOException {
    boolean isUnix = from instanceof UnixDomainSocketAddress;
    ServerSocketChannel server =
        isUnix
            ? ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    if (!isUnix) {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    }
    return new Relay(server.bind(from), target);
  }

  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  /** Breaks every connection and takes no more: the port is free when this returns. */
  @Override
  public void close() {
    quietly(server);
    try {
      if (acceptor.isPresent()) {
        acceptor.get().join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.forEach(Relay::quietly);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        open.add(client);
        daemon(() -> connect(client));
      } catch (IOException e) {
        quietly(server);
      }
    }
  }

  private void connect(SocketChannel client) {
    try {
      SocketChannel far = SocketChannel.open(target);
      open.add(far);
      daemon(() -> copy(far, client));
      copy(client, far);
    } catch (IOException e) {
      quietly(client);
    }
  }

  /** When either side ends, both do. */
  private void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      // The connection broke: it is closed below like any that ends.
    }
    quietly(from);
    quietly(to);
    open.remove(from);
    open.remove(to);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void quietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no more use either way.
    }
  }
}
