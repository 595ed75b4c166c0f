package io.smartmesh.base;

/**
 * The node's estimate of chain time: the last sighting plus the monotonic time since. Owned and set
 * by the node; the machines only read it. Goes back at most once, at the first sighting (ND-5): a
 * device whose own clock is ahead would else take every hold period for over, and lose what it
 * could have answered.
 */
public final class ChainClock {
  private ChainTime sighted;
  private Moment sightedAt;
  private boolean isGuess = true;

  /**
   * @param hint the later of the last stored sighting and the device's own clock: all there is
   *     after a restart without the chain
   */
  public ChainClock(ChainTime hint, Moment now) {
    this.sighted = hint;
    this.sightedAt = now;
  }

  public ChainTime at(Moment now) {
    return sighted.plusSeconds(Math.max(0, now.millisSince(sightedAt)) / 1000);
  }

  /** A verified block's time was seen. */
  public void sighting(ChainTime blockTime, Moment now) {
    if (isGuess || !blockTime.isBefore(at(now))) {
      isGuess = false;
      sighted = blockTime;
      sightedAt = now;
    }
  }

  /** When chain time {@code due} will be reached: for deadlines. */
  public Moment momentOf(ChainTime due, Moment now) {
    long seconds = due.seconds() - at(now).seconds();
    return seconds <= 0 ? now : now.plusMillis(Math.min(seconds, Integer.MAX_VALUE) * 1000);
  }
}
