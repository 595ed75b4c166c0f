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
import java.util.function.Predicate;

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
  private boolean ended;

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

  /** It goes, and so does what waits. True once. */
  boolean ends() {
    if (ended) {
      return false;
    }
    ended = true;
    queue.forgetMuch();
    return true;
  }

  boolean hasWaiting() {
    return !queue.isEmpty();
  }

  /**
   * @param buffer to read into
   * @param frames takes each; false where that was enough for now
   * @return false when the other side has ended it
   */
  boolean read(long now, ByteBuffer buffer, Predicate<Bytes> frames) throws IOException {
    return reader.read(channel, buffer, frame -> arrived(now, frame, frames));
  }

  /** Nothing is read: the node has enough of it, or had when it last took something. */
  boolean isHeld() {
    return reader.isHeld();
  }

  /** The node takes more. */
  void goOn(long now, Predicate<Bytes> frames) throws IOException {
    // Nobody listened meanwhile.
    deadline = Math.max(deadline, now + SILENCE_MILLIS);
    reader.goOn(frame -> arrived(now, frame, frames));
  }

  private boolean arrived(long now, Bytes frame, Predicate<Bytes> frames) {
    boolean first = !greeted;
    greeted = true;
    // Whole frames alone count: half a frame for ever is silence.
    deadline = now + SILENCE_MILLIS;
    if (!frame.isEmpty() || first) {
      return frames.test(frame);
    }
    if (now - wroteAt >= ANSWER_GAP_MILLIS && !hasWaiting()) {
      offer(Bytes.EMPTY);
    }
    return true;
  }

  /**
   * Writes as much as the system takes, many frames at once.
   *
   * @param buffer to gather them in
   */
  void write(long now, ByteBuffer buffer) throws IOException {
    for (int turn = 0; turn < TcpLimits.TURNS && hasWaiting(); turn++) {
      buffer.clear();
      queue.fill(buffer);
      buffer.flip();
      int count = channel.write(buffer);
      if (count > 0) {
        wroteAt = now;
        queue.sent(count);
      }
      if (buffer.hasRemaining()) {
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
    return (isHeld() || now < deadline) && !(hasWaiting() && now - wroteAt >= SILENCE_MILLIS);
  }

  /** Time went by unseen: it has to show anew that it lives. */
  void resumed(long now) {
    offer(Bytes.EMPTY);
    deadline = Math.min(deadline, now + RESUMED_MILLIS);
  }
}
