package io.smartmesh.runtime;

import io.smartmesh.base.Moment;

/**
 * Counts how often the event loop had waited and went on: what a battery pays for. The last minute
 * is known to a second.
 */
final class WakeUps {
  private static final int SECONDS = 60;

  private final long[] counts = new long[SECONDS];

  /** Which second each count is of. */
  private final long[] seconds = new long[SECONDS];

  private long total;

  /** The loop has waited so many times since it was asked last. */
  void add(long times, Moment now) {
    long second = second(now);
    int at = (int) Math.floorMod(second, (long) SECONDS);
    if (seconds[at] != second) {
      seconds[at] = second;
      counts[at] = 0;
    }
    counts[at] += times;
    total += times;
  }

  long total() {
    return total;
  }

  long lastMinute(Moment now) {
    long since = second(now) - SECONDS;
    long sum = 0;
    for (int i = 0; i < SECONDS; i++) {
      sum += seconds[i] > since ? counts[i] : 0;
    }
    return sum;
  }

  private static long second(Moment now) {
    return Math.floorDiv(now.millis(), 1000L);
  }
}
