package io.smartmesh.udp;

import io.smartmesh.base.Bytes;
import io.smartmesh.node.DropCounts;
import io.smartmesh.node.OwnDrop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends the frames of one socket. Any thread. */
final class Mouth {
  /**
   * What waits to be read, as the system counts it, which may allow less: neighbours send in bursts
   * and nothing slows them down, so a small buffer loses what the loop would soon have taken.
   */
  private static final int RECEIVE_BYTES = 2 << 20;

  /** After the system has refused a burst: another route may have another device or MTU. */
  private static final long REFUSED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final DatagramChannel channel;
  private final Optional<Bursts> bursts;
  private final UdpLoop loop;
  private final DropCounts drops;
  private final int frameMost;
  private final ByteBuffer outgoing;
  private final AtomicBoolean isFull = new AtomicBoolean();
  private final Consumer<Boolean> onFull;
  private @Nullable Message burst;
  private boolean isRefused;
  private long refusedAt;
  private boolean closed;

  /**
   * @param frameMost bytes of the longest frame that leaves here
   * @param onFull told when the system takes no more for now, and when it does again, in turns
   */
  Mouth(
      DatagramChannel channel,
      Optional<Bursts> bursts,
      int frameMost,
      UdpLoop loop,
      DropCounts drops,
      Consumer<Boolean> onFull) {
    this.channel = channel;
    this.bursts = bursts;
    this.frameMost = frameMost;
    this.outgoing = ByteBuffer.allocateDirect(frameMost);
    this.loop = loop;
    this.drops = drops;
    this.onFull = onFull;
  }

  static void widen(DatagramChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
  }

  /** Sends or drops each, in order; together where that is cheaper. */
  synchronized void send(InetSocketAddress to, List<Bytes> frames) {
    for (int from = 0; from < frames.size(); ) {
      int end = mayBurst() ? Bursts.end(frames, from, frameMost) : from + 1;
      if (end == from + 1 || to.getPort() == 0 || !burst(to, frames.subList(from, end))) {
        frames.subList(from, end).forEach(frame -> send(to, frame));
      }
      from = end;
    }
  }

  private boolean mayBurst() {
    return bursts.isPresent()
        && !closed
        && (!isRefused || System.nanoTime() - refusedAt > REFUSED_NANOS);
  }

  /** False when they have to go one by one. */
  private boolean burst(InetSocketAddress to, List<Bytes> frames) {
    Message message = burst;
    if (message == null) {
      message = new Message();
      burst = message;
    }
    Bursts.Outcome outcome = bursts.get().send(to, frames, message);
    isRefused = outcome == Bursts.Outcome.REFUSED;
    if (isRefused) {
      refusedAt = System.nanoTime();
      return false;
    }
    if (outcome != Bursts.Outcome.TAKEN) {
      frames.forEach(frame -> drops.count(OwnDrop.UDP_NOT_SENT));
    }
    if (outcome == Bursts.Outcome.FULL) {
      isFull();
    }
    return true;
  }

  /** Sends or drops: a datagram may get lost anywhere, so also here. */
  synchronized void send(InetSocketAddress to, Bytes frame) {
    if (frame.length() > frameMost || to.getPort() == 0) {
      drops.count(OwnDrop.UDP_TOO_LONG);
      return;
    }
    outgoing.clear();
    frame.copyTo(outgoing);
    outgoing.flip();
    try {
      if (channel.send(outgoing, to) == 0) {
        drops.count(OwnDrop.UDP_NOT_SENT);
        isFull();
      }
    } catch (IOException e) {
      // No buffer, no route, interface or socket gone: what can be mended, the next refresh mends.
      drops.count(OwnDrop.UDP_NOT_SENT);
    }
  }

  private void isFull() {
    if (isFull.compareAndSet(false, true)) {
      onFull.accept(true);
      loop.awaitRoom(channel);
    }
  }

  /** The socket is being closed: nothing leaves any more. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      bursts.ifPresent(Bursts::close);
    }
  }

  /** The socket that was full takes more. */
  void hasRoom() {
    if (isFull.compareAndSet(true, false)) {
      onFull.accept(false);
    }
  }
}
