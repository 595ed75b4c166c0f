package io.smartmesh.udp;

import io.smartmesh.base.Bytes;
import io.smartmesh.node.DropCounts;
import io.smartmesh.node.OwnDrop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one thread of an adapter: it waits for datagrams on any number of sockets, and ticks. */
final class UdpLoop implements AutoCloseable {
  /** Datagrams read from one socket before the next has its turn. */
  private static final int READS_PER_TURN = 64;

  private static final long JOIN_MILLIS = 2_000;

  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(Datagrams.MTU_MOST + 1);
  private final List<Datagram> taken = new ArrayList<>(READS_PER_TURN);
  private @Nullable Message burst;

  /** Whose bytes came last, and the address that they are. */
  private byte[] lastSender = new byte[0];

  private Optional<InetSocketAddress> lastAddress = Optional.empty();
  private final String name;
  private final DropCounts drops;
  private @Nullable Thread thread;
  private volatile boolean closed;
  private volatile boolean hurried;

  /**
   * @param frame of at most as many bytes as its socket is watched for
   */
  record Datagram(InetSocketAddress from, Bytes frame) {}

  /** Whose socket it is. */
  interface Receiver {
    /** What waited there, one at least. */
    void received(List<Datagram> datagrams);

    /** After {@link #awaitRoom}: the socket takes more. */
    default void writable() {}
  }

  private record Watched(Receiver receiver, Optional<Bursts> bursts, int frameMost) {}

  /**
   * @param name of its thread
   */
  UdpLoop(String name, DropCounts drops) {
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector: too many open files?", e);
    }
    this.name = name;
    this.drops = drops;
  }

  /**
   * @param tick called on the loop's thread at the start and every {@code tickMillis}
   */
  synchronized void start(Runnable tick, long tickMillis) {
    Thread starting = new Thread(() -> run(tick, TimeUnit.MILLISECONDS.toNanos(tickMillis)), name);
    starting.setDaemon(true);
    starting.start();
    thread = starting;
  }

  /**
   * @param bursts by which the socket is read where there is such a way
   * @param frameMost bytes of the longest frame that is taken there
   */
  void watch(DatagramChannel channel, Optional<Bursts> bursts, int frameMost, Receiver receiver)
      throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new Watched(receiver, bursts, frameMost));
    selector.wakeup();
  }

  /** Tells the receiver of {@code channel} once when that takes more. Any thread. */
  void awaitRoom(DatagramChannel channel) {
    SelectionKey key = channel.keyFor(selector);
    if (key != null && key.isValid()) {
      key.interestOpsOr(SelectionKey.OP_WRITE);
      selector.wakeup();
    }
  }

  private void run(Runnable tick, long tickNanos) {
    long due = System.nanoTime();
    try {
      while (!closed) {
        long left = due - System.nanoTime();
        if (left <= 0 || hurried) {
          hurried = false;
          tick.run();
          due = System.nanoTime() + tickNanos;
          left = tickNanos;
        }
        selector.select(this::serve, Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the selector failed", e);
    } catch (ClosedSelectorException e) {
      return; // closed while waiting
    }
  }

  /** The next tick comes at once. */
  void hurry() {
    hurried = true;
    selector.wakeup();
  }

  private void serve(SelectionKey key) {
    Watched watched = (Watched) key.attachment();
    try {
      if (key.isReadable()) {
        if (watched.bursts.isPresent()) {
          read(watched.bursts.get(), watched.frameMost);
        } else {
          read((DatagramChannel) key.channel(), watched.frameMost);
        }
      }
      if (key.isWritable()) {
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
        watched.receiver.writable();
      }
    } catch (IOException | CancelledKeyException e) {
      // The socket or its interface just went away; whoever owns it sees that at the next tick.
    }
    if (!taken.isEmpty()) {
      watched.receiver.received(taken);
      taken.clear();
    }
  }

  private void read(Bursts bursts, int frameMost) {
    Message message = burst;
    if (message == null) {
      message = new Message();
      burst = message;
    }
    while (taken.size() < READS_PER_TURN) {
      int length = bursts.receive(message);
      if (length < 0) {
        return;
      }
      byte[] sender = message.sender();
      if (!Arrays.equals(sender, lastSender)) {
        lastSender = sender;
        lastAddress = Message.address(sender);
      }
      int segment = message.segment(length).orElse(Integer.MAX_VALUE);
      if (segment > frameMost || !lastAddress.isPresent()) {
        drops.count(OwnDrop.UDP_TOO_LONG);
        continue;
      }
      for (int at = 0; at < length; at += segment) {
        Bytes frame = message.slice(at, Math.min(length, at + segment));
        taken.add(new Datagram(lastAddress.get(), frame));
      }
    }
  }

  private void read(DatagramChannel channel, int frameMost) throws IOException {
    for (int i = 0; i < READS_PER_TURN; i++) {
      buffer.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
      if (from == null) {
        return;
      }
      buffer.flip();
      // The buffer holds one byte more than any frame has: a longer datagram was cut there.
      if (buffer.remaining() <= frameMost) {
        byte[] frame = new byte[buffer.remaining()];
        buffer.get(frame);
        taken.add(new Datagram(from, Bytes.wrap(frame)));
      } else {
        drops.count(OwnDrop.UDP_TOO_LONG);
      }
    }
  }

  /** After this no receiver is called any more. */
  @Override
  public synchronized void close() {
    closed = true;
    selector.wakeup();
    try {
      if (thread != null && thread != Thread.currentThread()) {
        thread.join(JOIN_MILLIS);
      }
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      return; // nothing was lost that was still wanted
    }
  }
}
