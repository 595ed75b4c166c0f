package io.smartmesh.simulator.world;

import io.smartmesh.simulator.core.Timeline;
import java.util.function.Consumer;

/**
 * What one node's radio takes in a second, and no more: what is above waits, until the radio says
 * that it is full (LN-26), and is lost where that does not help.
 */
final class Bottleneck {
  /** So much waits before it says so, and so little when it says that there is room again. */
  static final int FULL_BYTES = 16_000;

  static final int ROOM_BYTES = 4_000;

  /** What the node may have sent before it heard. */
  static final int OVERRUN_BYTES = 128_000;

  private final Timeline time;
  private final long bytesPerSecond;
  private final Consumer<Boolean> says;
  private long freeAtMicros;
  private long waiting;
  private boolean isFull;

  Bottleneck(Timeline time, long bytesPerSecond, Consumer<Boolean> says) {
    this.time = time;
    this.bytesPerSecond = bytesPerSecond;
    this.says = says;
  }

  /** False when it is lost. */
  boolean send(int bytes, Runnable carry) {
    if (waiting >= FULL_BYTES + OVERRUN_BYTES) {
      return false;
    }
    waiting += bytes;
    say();
    long now = 1_000 * time.now();
    freeAtMicros = Math.max(now, freeAtMicros) + 1_000_000L * bytes / bytesPerSecond;
    time.in(
        (freeAtMicros - now) / 1_000,
        () -> {
          waiting -= bytes;
          say();
          carry.run();
        });
    return true;
  }

  private void say() {
    boolean now = isFull ? waiting > ROOM_BYTES : waiting >= FULL_BYTES;
    if (now != isFull) {
      isFull = now;
      // Not while the node that sends is still at it.
      time.in(0, () -> says.accept(now));
    }
  }
}
