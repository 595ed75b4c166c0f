package io.smartmesh.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two pseudo-terminals and a wire between them that carries so many bits a second, ten for a byte,
 * in each direction, and may lose, change and invent bytes.
 */
public final class SerialCable implements AutoCloseable {
  private static final int STEP_MILLIS = 5;
  private static final int BITS_PER_BYTE = 10;

  private final Pty left = Pty.open();
  private final Pty right = Pty.open();
  private final List<Thread> carriers;
  private volatile boolean closed;

  /**
   * @param damagedOneIn so many bytes; 0: none
   */
  public SerialCable(int bitRate, int damagedOneIn, long seed) {
    carriers =
        List.of(
            new Thread(() -> carry(left, right, bitRate, damagedOneIn, new Rng(seed)), "to-right"),
            new Thread(() -> carry(right, left, bitRate, damagedOneIn, new Rng(~seed)), "to-left"));
    carriers.forEach(thread -> thread.setDaemon(true));
    carriers.forEach(Thread::start);
  }

  public Path left() {
    return left.device();
  }

  public Path right() {
    return right.device();
  }

  private void carry(Pty from, Pty to, int bitRate, int damagedOneIn, Rng rng) {
    byte[] buffer = new byte[Math.max(1, bitRate / BITS_PER_BYTE * STEP_MILLIS / 1000)];
    long due = System.nanoTime();
    try {
      while (!closed) {
        int count = from.read(buffer, buffer.length);
        if (count == 0) {
          Thread.sleep(STEP_MILLIS);
          continue;
        }
        due = Math.max(due, System.nanoTime()) + count * 1_000_000_000L * BITS_PER_BYTE / bitRate;
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        byte[] arrived = damage(buffer, count, damagedOneIn, rng);
        to.write(arrived, arrived.length);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] damage(byte[] bytes, int count, int oneIn, Rng rng) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      int fate = oneIn > 0 && rng.below(oneIn) == 0 ? rng.below(3) : -1;
      if (fate == 0) {
        out.write(rng.below(256)); // one too many
      }
      if (fate != 1) {
        out.write(fate == 2 ? rng.below(256) : bytes[i]);
      }
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    closed = true;
    left.close();
    right.close();
  }
}
