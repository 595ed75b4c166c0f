package io.smartmesh.udp;

import io.smartmesh.base.Bytes;
import io.smartmesh.node.DropCounts;
import io.smartmesh.node.OwnDrop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Sends the frames of one socket. Any thread. */
final class Mouth {
  /**
   * What waits to be read, as the system counts it, which may allow less: neighbours send in bursts
   * and nothing slows them down, so a small buffer loses what the loop would soon have taken.
   */
  private static final int RECEIVE_BYTES = 2 << 20;

  private final DatagramChannel channel;
  private final UdpLoop loop;
  private final DropCounts drops;
  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(Datagrams.MTU);
  private final AtomicBoolean isFull = new AtomicBoolean();
  private final Consumer<Boolean> onFull;

  /**
   * @param onFull told when the system takes no more for now, and when it does again, in turns
   */
  Mouth(DatagramChannel channel, UdpLoop loop, DropCounts drops, Consumer<Boolean> onFull) {
    this.channel = channel;
    this.loop = loop;
    this.drops = drops;
    this.onFull = onFull;
  }

  static void widen(DatagramChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
  }

  /** Sends or drops: a datagram may get lost anywhere, so also here. */
  synchronized void send(InetSocketAddress to, Bytes frame) {
    if (frame.length() > Datagrams.MTU || to.getPort() == 0) {
      drops.count(OwnDrop.UDP_TOO_LONG);
      return;
    }
    outgoing.clear();
    frame.copyTo(outgoing);
    outgoing.flip();
    try {
      if (channel.send(outgoing, to) == 0) {
        drops.count(OwnDrop.UDP_NOT_SENT);
        if (isFull.compareAndSet(false, true)) {
          onFull.accept(true);
          loop.awaitRoom(channel);
        }
      }
    } catch (IOException e) {
      // No buffer, no route, interface or socket gone: what can be mended, the next refresh mends.
      drops.count(OwnDrop.UDP_NOT_SENT);
    }
  }

  /** The socket that was full takes more. */
  void hasRoom() {
    if (isFull.compareAndSet(true, false)) {
      onFull.accept(false);
    }
  }
}
