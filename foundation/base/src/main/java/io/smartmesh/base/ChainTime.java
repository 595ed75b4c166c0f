package io.smartmesh.base;

/**
 * The chain's time in whole seconds (a block's timestamp), for expiries and hold periods. Off the
 * chain it is estimated as the last verified block's time plus the monotonic time since.
 */
public record ChainTime(long seconds) implements Comparable<ChainTime> {
  public static final ChainTime ZERO = new ChainTime(0);

  public ChainTime {
    if (seconds < 0) {
      throw new IllegalArgumentException("negative chain time: " + seconds);
    }
  }

  /** At most the last chain time there is: no hostile time overflows a sum. */
  public ChainTime plusSeconds(long delta) {
    long sum = seconds + delta;
    return new ChainTime(delta > 0 && sum < 0 ? Long.MAX_VALUE : sum);
  }

  public boolean isAfter(ChainTime other) {
    return seconds > other.seconds;
  }

  public boolean isBefore(ChainTime other) {
    return seconds < other.seconds;
  }

  @Override
  public int compareTo(ChainTime other) {
    return Long.compare(seconds, other.seconds);
  }
}
