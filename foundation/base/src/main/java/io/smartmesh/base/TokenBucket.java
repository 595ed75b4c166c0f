package io.smartmesh.base;

/** Lets through so many a second, and at most one second's worth at once. */
public final class TokenBucket {
  private final int perSecond;
  private long full;
  private long filledAt;

  public TokenBucket(int perSecond) {
    this.perSecond = perSecond;
    this.full = 1000L * perSecond;
  }

  /** Whether one more may pass now. */
  public boolean take(Moment now) {
    long most = 1000L * perSecond;
    long since = Math.min(1000, Math.max(0, now.millis() - filledAt));
    full = Math.min(most, full + since * perSecond);
    filledAt = now.millis();
    if (full < 1000) {
      return false;
    }
    full -= 1000;
    return true;
  }
}
