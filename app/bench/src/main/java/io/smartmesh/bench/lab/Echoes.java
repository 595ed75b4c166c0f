package io.smartmesh.bench.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * Probes from any node to any other by UDP over the mesh, as a program on that node would send
 * them; all by one thread of this process, so that there is one clock.
 */
public final class Echoes implements AutoCloseable {
  private static final int PORT = 7077;
  private static final byte REQUEST = 1;
  private static final byte REPLY = 2;
  private static final int BYTES = 1 + 3 * Integer.BYTES;

  /** Told each reply, on the thread of the probes. */
  public interface Replies {
    /**
     * @param sequence as it was sent
     * @param nanos {@link System#nanoTime} at its arrival
     */
    void arrived(int from, int to, int sequence, long nanos);
  }

  private final List<DatagramChannel> sockets = new ArrayList<>();
  private final List<InetAddress> addresses;
  private final Replies replies;
  private final Selector selector;
  private final Thread thread = new Thread(this::run, "bench-echoes");
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(BYTES);
  private volatile boolean closed;

  private Echoes(List<InetAddress> addresses, Replies replies, Selector selector) {
    this.addresses = addresses;
    this.replies = replies;
    this.selector = selector;
  }

  /**
   * @param addresses by node
   */
  public static Echoes open(Lab lab, List<InetAddress> addresses, Replies replies)
      throws LabFailure {
    try {
      Echoes echoes = new Echoes(addresses, replies, Selector.open());
      for (int i = 0; i < addresses.size(); i++) {
        DatagramChannel socket = Namespaces.in(lab.namespace(i), () -> socket(PORT));
        socket.configureBlocking(false);
        echoes.sockets.add(socket);
        socket.register(echoes.selector, SelectionKey.OP_READ, i);
      }
      echoes.thread.setDaemon(true);
      echoes.thread.start();
      return echoes;
    } catch (IOException e) {
      throw new LabFailure("the probes' sockets cannot be opened", e);
    }
  }

  static DatagramChannel socket(int port) throws IOException {
    DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET6);
    socket.bind(new InetSocketAddress("::", port));
    return socket;
  }

  /** Without effect where there is no route yet. */
  public void send(int from, int to, int sequence) {
    ByteBuffer probe = ByteBuffer.allocate(BYTES);
    probe.put(REQUEST).putInt(from).putInt(to).putInt(sequence).flip();
    transmit(sockets.get(from), probe, new InetSocketAddress(addresses.get(to), PORT));
  }

  private static void transmit(DatagramChannel socket, ByteBuffer probe, SocketAddress to) {
    try {
      socket.send(probe, to);
    } catch (IOException e) {
      return; // unreachable for now: a probe that is lost
    }
  }

  private void run() {
    while (!closed) {
      try {
        selector.select(this::read);
      } catch (IOException e) {
        return; // only when it is being closed
      }
    }
  }

  private void read(SelectionKey key) {
    DatagramChannel socket = (DatagramChannel) key.channel();
    try {
      incoming.clear();
      SocketAddress from = socket.receive(incoming);
      long now = System.nanoTime();
      incoming.flip();
      if (from == null || incoming.remaining() != BYTES) {
        return;
      }
      if (incoming.get(0) == REQUEST) {
        incoming.put(0, REPLY);
        transmit(socket, incoming, from);
      } else {
        replies.arrived(incoming.getInt(1), incoming.getInt(5), incoming.getInt(9), now);
      }
    } catch (IOException e) {
      return; // what an earlier probe met on its way
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
      for (DatagramChannel socket : sockets) {
        socket.close();
      }
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      return; // nothing that is still wanted
    }
  }
}
