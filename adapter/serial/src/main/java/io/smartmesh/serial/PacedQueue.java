package io.smartmesh.serial;

import io.smartmesh.base.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to a line. They are handed on no faster than the line carries them: the
 * system would take many more, and each would wait behind all of them (BR-8). What does not fit is
 * refused.
 */
final class PacedQueue {
  private final SerialLine line;
  private final long bytesMost;
  private final Deque<byte[]> frames = new ArrayDeque<>();
  private long bytes;
  private long freeAt = System.nanoTime();
  private boolean closed;

  PacedQueue(SerialLine line) {
    this.line = line;
    long inTime = SerialLimits.QUEUE_MILLIS * 1_000_000 / line.nanosFor(1);
    this.bytesMost = Math.max(inTime, 2L * Framing.ENCODED_MOST);
  }

  /** False when there is no room. */
  synchronized boolean offer(Bytes frame) {
    byte[] encoded = Framing.encode(frame);
    if (closed || bytes + encoded.length > bytesMost) {
      return false;
    }
    bytes += encoded.length;
    frames.add(encoded);
    notifyAll();
    return true;
  }

  /** Waits until the line has carried what was taken before; null when closed. */
  synchronized byte @Nullable [] take() throws InterruptedException {
    while (!closed) {
      long wait = (freeAt - System.nanoTime() + 999_999) / 1_000_000;
      if (!frames.isEmpty() && wait <= 0) {
        byte[] first = frames.removeFirst();
        bytes -= first.length;
        freeAt = System.nanoTime() + line.nanosFor(first.length);
        return first;
      }
      wait(frames.isEmpty() ? 0 : wait);
    }
    return null;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** What waited is lost, and {@link #take} ends. */
  synchronized void close() {
    closed = true;
    frames.clear();
    bytes = 0;
    notifyAll();
  }
}
