package io.smartmesh.base;

/**
 * The node's estimate of chain time: the last sighting plus the monotonic time since. Owned and set
 * by the node; the machines only read it. Goes back at most once, at the first sighting (ND-5): a
 * device whose own clock is ahead would else take every hold period for over, and lose what it
 * could have answered. After that a clock that has run ahead stands still until it is right.
 */
public final class ChainClock {
  /** A newest block may be so old when it is seen, in seconds: five blocks, and the way here. */
  public static final long LAG_SECONDS = 60;

  /**
   * Monotonic time gains or loses at most one second in so many. Quartz is four times as good; a
   * device in the sun is not.
   */
  public static final long DRIFT_DIVISOR = 2_000;

  private ChainTime sighted;
  private Moment sightedAt;
  private ChainTime floor = ChainTime.ZERO;
  private ChainTime newest = ChainTime.ZERO;
  private Moment newestAt;
  private Moment answeredAt;
  private boolean isGuess;
  private final long offSeconds;

  private ChainClock(ChainTime hint, boolean isGuess, long offSeconds, Moment now) {
    this.sighted = hint;
    this.sightedAt = now;
    this.newestAt = now;
    this.answeredAt = now;
    this.isGuess = isGuess;
    this.offSeconds = offSeconds;
  }

  /** A guess from the device's own clock alone: all there is before the chain was ever seen. */
  public ChainClock(ChainTime hint, Moment now) {
    this(hint, true, ChainEstimate.NEVER, now);
  }

  /**
   * A guess after a restart without the chain (ND-42).
   *
   * @param last the last stored sighting
   */
  public static ChainClock guessed(ChainTime last, ChainTime deviceClock, Moment now) {
    ChainTime hint = last.isAfter(deviceClock) ? last : deviceClock;
    ChainClock clock = new ChainClock(hint, true, hint.seconds() - last.seconds(), now);
    clock.newest = last;
    return clock;
  }

  /** Carried over a restart by a clock that went on meanwhile (ND-43): no guess. */
  public static ChainClock carried(ChainTime last, long elapsedSeconds, Moment now) {
    Moment then = now.plusMillis(-1_000 * elapsedSeconds);
    ChainClock clock = new ChainClock(last, false, 0, then);
    clock.newest = last;
    return clock;
  }

  /** How far the estimate of a clock may be wrong that has not seen the chain for so long. */
  public static long errorAfter(long unseenSeconds) {
    return LAG_SECONDS + unseenSeconds / DRIFT_DIVISOR + 1;
  }

  public ChainTime at(Moment now) {
    ChainTime carriedOn = carriedOn(now);
    return carriedOn.isBefore(floor) ? floor : carriedOn;
  }

  private ChainTime carriedOn(Moment now) {
    return sighted.plusSeconds(secondsSince(sightedAt, now));
  }

  private static long secondsSince(Moment then, Moment now) {
    return Math.max(0, now.millisSince(then)) / 1_000;
  }

  /** The newest block's time that was ever seen, also before a restart; zero for none. */
  public ChainTime newest() {
    return newest;
  }

  /** With its error bound (ND-40). */
  public ChainEstimate estimate(Moment now) {
    ChainTime time = at(now);
    long unseen = secondsSince(answeredAt, now);
    return new ChainEstimate(
        time,
        isGuess,
        isGuess ? Math.min(ChainEstimate.NEVER, offSeconds + unseen) : unseen,
        LAG_SECONDS,
        time.seconds() - carriedOn(now).seconds(),
        errorAfter(secondsSince(newestAt, now)) - LAG_SECONDS);
  }

  /** A verified block's time was seen; the same one again says only that the chain answers. */
  public void sighting(ChainTime blockTime, Moment now) {
    answeredAt = now;
    if (!isGuess && !blockTime.isAfter(newest)) {
      return;
    }
    ChainTime shown = at(now);
    boolean isRight =
        !isGuess
            && blockTime.isBefore(shown)
            && shown.seconds() - blockTime.seconds() <= LAG_SECONDS;
    if (!isRight) {
      floor = isGuess ? ChainTime.ZERO : shown;
      isGuess = false;
      sighted = blockTime;
      sightedAt = now;
    }
    newest = blockTime;
    newestAt = now;
  }

  /** When chain time {@code due} will be reached: for deadlines. */
  public Moment momentOf(ChainTime due, Moment now) {
    if (!due.isAfter(at(now))) {
      return now;
    }
    long seconds = due.seconds() - sighted.seconds();
    long sinceSighting = Math.min(seconds, Integer.MAX_VALUE + secondsSince(sightedAt, now));
    return sightedAt.plusMillis(1_000 * sinceSighting);
  }
}
