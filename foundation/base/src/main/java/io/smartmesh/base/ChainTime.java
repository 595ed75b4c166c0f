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

  public ChainTime plusSeconds(long delta) {
    return new ChainTime(Math.addExact(seconds, delta));
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
