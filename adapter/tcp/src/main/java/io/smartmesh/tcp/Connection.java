package io.smartmesh.tcp;

import static io.smartmesh.tcp.TcpLimits.ANSWER_GAP_MILLIS;
import static io.smartmesh.tcp.TcpLimits.GREETING_MILLIS;
import static io.smartmesh.tcp.TcpLimits.KEEP_ALIVE_MILLIS;
import static io.smartmesh.tcp.TcpLimits.RESUMED_MILLIS;
import static io.smartmesh.tcp.TcpLimits.SILENCE_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Consumer;

/** One connection, dialled or accepted. The bearer's thread owns it; any thread may offer. */
final class Connection {
  private final SocketChannel channel;
  private final BearerAddress address;
  private final Optional<Dial> dial;
  private final Bytes source;
  private final FrameReader reader = new FrameReader();
  private final SendQueue queue;
  private final long bornAt;
  private long deadline;
  private long wroteAt;
  private boolean greeted;

  /**
   * @param address its name in this node, never another connection's
   * @param dial who is dialled; empty for one that was accepted
   * @param source whom it counts for among those accepted
   * @param now in milliseconds, as everywhere here
   * @param onMuch told when much waits for it, and when little does again
   */
  Connection(
      SocketChannel channel,
      BearerAddress address,
      Optional<Dial> dial,
      Bytes source,
      long now,
      Consumer<Boolean> onMuch) {
    this.queue = new SendQueue(onMuch);
    this.channel = channel;
    this.address = address;
    this.dial = dial;
    this.source = source;
    this.bornAt = now;
    this.wroteAt = now;
    this.deadline = now + GREETING_MILLIS;
    offer(FrameReader.GREETING);
  }

  SocketChannel channel() {
    return channel;
  }

  BearerAddress address() {
    return address;
  }

  Optional<Dial> dial() {
    return dial;
  }

  Bytes source() {
    return source;
  }

  /** It speaks our language: from now on frames go to it. */
  boolean isGreeted() {
    return greeted;
  }

  long ageAt(long now) {
    return now - bornAt;
  }

  /** False when there is no room. */
  boolean offer(Bytes frame) {
    return queue.offer(frame);
  }

  /** It is gone, and so is what waited. */
  void ended() {
    queue.forgetMuch();
  }

  boolean hasWaiting() {
    return !queue.isEmpty();
  }

  /** False when the other side has ended it. */
  boolean read(long now, Consumer<Bytes> frames) throws IOException {
    return reader.read(
        channel,
        frame -> {
          boolean first = !greeted;
          greeted = true;
          // Whole frames alone count: half a frame for ever is silence.
          deadline = now + SILENCE_MILLIS;
          if (!frame.isEmpty() || first) {
            frames.accept(frame);
          } else if (now - wroteAt >= ANSWER_GAP_MILLIS && !hasWaiting()) {
            offer(Bytes.EMPTY);
          }
        });
  }

  /**
   * Writes as much as the system takes, many frames at once.
   *
   * @param scratch to gather them in
   */
  void write(long now, byte[] scratch) throws IOException {
    for (int turn = 0; turn < TcpLimits.TURNS && hasWaiting(); turn++) {
      int from = queue.sent();
      int gathered = queue.fill(scratch);
      int count = channel.write(ByteBuffer.wrap(scratch, from, gathered - from));
      if (count > 0) {
        wroteAt = now;
        queue.sent(count);
      }
      if (count < gathered - from) {
        return;
      }
    }
  }

  /** False when it is dead (BR-4). */
  boolean tick(long now) {
    if (!hasWaiting() && now - wroteAt >= KEEP_ALIVE_MILLIS) {
      offer(Bytes.EMPTY);
      wroteAt = now;
    }
    return now < deadline && !(hasWaiting() && now - wroteAt >= SILENCE_MILLIS);
  }

  /** Time went by unseen: it has to show anew that it lives. */
  void resumed(long now) {
    offer(Bytes.EMPTY);
    deadline = Math.min(deadline, now + RESUMED_MILLIS);
  }
}
