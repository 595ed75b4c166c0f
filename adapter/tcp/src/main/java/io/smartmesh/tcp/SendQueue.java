package io.smartmesh.tcp;

import io.smartmesh.base.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Frames that wait for one connection. The node's thread adds, the bearer's thread takes; what does
 * not fit within {@link TcpLimits#QUEUE_BYTES} is refused (BR-3).
 */
final class SendQueue {
  private final Deque<Bytes> frames = new ArrayDeque<>();
  private final Consumer<Boolean> onMuch;
  private int bytes;
  private boolean isMuch;

  /** Bytes of the first frame, with its length, that are out already. */
  private int sent;

  /**
   * @param onMuch told when much waits and when little does again, in turns, within the call that
   *     made it so; it must not wait
   */
  SendQueue(Consumer<Boolean> onMuch) {
    this.onMuch = onMuch;
  }

  /** False when there is no room: the newest frame goes, those before it may still be in time. */
  synchronized boolean offer(Bytes frame) {
    int size = FrameReader.LENGTH_BYTES + frame.length();
    if (bytes + size > TcpLimits.QUEUE_BYTES) {
      return false;
    }
    bytes += size;
    frames.add(frame);
    if (!isMuch && bytes > TcpLimits.QUEUE_BYTES_MUCH) {
      isMuch = true;
      onMuch.accept(true);
    }
    return true;
  }

  synchronized boolean isEmpty() {
    return frames.isEmpty();
  }

  /** Writes the oldest frames with their lengths, what is not out yet, as far as there is room. */
  synchronized void fill(ByteBuffer out) {
    int skip = sent;
    for (Bytes frame : frames) {
      if (skip < FrameReader.LENGTH_BYTES && out.remaining() < FrameReader.LENGTH_BYTES) {
        return;
      }
      if (skip == 0) {
        out.put((byte) (frame.length() >> 8));
      }
      if (skip <= 1) {
        out.put((byte) frame.length());
      }
      int from = Math.max(0, skip - FrameReader.LENGTH_BYTES);
      int to = Math.min(frame.length(), from + out.remaining());
      frame.copyTo(out, from, to);
      if (to < frame.length()) {
        return;
      }
      skip = 0;
    }
  }

  synchronized void sent(int count) {
    sent += count;
    while (!frames.isEmpty()) {
      int first = FrameReader.LENGTH_BYTES + frames.getFirst().length();
      if (sent < first) {
        return;
      }
      frames.removeFirst();
      sent -= first;
      bytes -= first;
      if (bytes < TcpLimits.QUEUE_BYTES_LITTLE) {
        forgetMuch();
      }
    }
  }

  /** Little waits, or nobody will take it any more. */
  synchronized void forgetMuch() {
    if (isMuch) {
      isMuch = false;
      onMuch.accept(false);
    }
  }
}
