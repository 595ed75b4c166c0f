package io.smartmesh.base;

/**
 * What a node takes for chain time, and how far that may be wrong (ND-40). All spans in seconds.
 *
 * @param isGuess the chain has not been seen since a start that no clock carried over: the error
 *     has no bound (ND-42)
 * @param unseenSeconds since the chain was last seen; for a guess as far as the device's own clock
 *     tells, {@link #NEVER} when nothing was ever seen
 * @param lagSeconds how old the newest block may have been when it was seen
 * @param aheadSeconds by how much the estimate is known to be ahead of the newest block: it stands
 *     still until the chain has come after it
 * @param driftSeconds what the monotonic clock may have gained or lost since
 */
public record ChainEstimate(
    ChainTime time,
    boolean isGuess,
    long unseenSeconds,
    long lagSeconds,
    long aheadSeconds,
    long driftSeconds) {
  /** More than any expiry; no two of them overflow a sum. */
  public static final long UNBOUNDED = Long.MAX_VALUE / 4;

  public static final long NEVER = UNBOUNDED;

  /** Chain time is at most this away from {@link #time}, either way. */
  public long errorSeconds() {
    return isGuess ? UNBOUNDED : lagSeconds + aheadSeconds + driftSeconds;
  }
}
