package io.smartmesh.base;

/** Lets through so many a second, and at once so many as it was given room for. */
public final class TokenBucket {
  private final int perSecond;
  private final int most;
  private long full;
  private long filledAt;

  /** At most one second's worth at once. */
  public TokenBucket(int perSecond) {
    this(perSecond, perSecond);
  }

  /**
   * @param most after a rest at once
   */
  public TokenBucket(int perSecond, int most) {
    this.perSecond = perSecond;
    this.most = most;
    this.full = 1000L * most;
  }

  /** Whether one more may pass now. */
  public boolean take(Moment now) {
    long since = Math.min(1000L * most, Math.max(0, now.millis() - filledAt));
    full = Math.min(1000L * most, full + since * perSecond);
    filledAt = now.millis();
    if (full < 1000) {
      return false;
    }
    full -= 1000;
    return true;
  }
}
