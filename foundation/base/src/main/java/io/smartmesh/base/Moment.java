package io.smartmesh.base;

/**
 * Monotonic time in milliseconds from an arbitrary start: for timers only, never stored, never
 * sent.
 */
public record Moment(long millis) implements Comparable<Moment> {
  public static final Moment NEVER = new Moment(Long.MAX_VALUE);

  /** What would be later than {@link #NEVER} is never; nothing is earlier than the least number. */
  public Moment plusMillis(long delta) {
    long sum = millis + delta;
    boolean wraps = ((millis ^ sum) & (delta ^ sum)) < 0;
    return this.equals(NEVER) || (wraps && delta > 0)
        ? NEVER
        : new Moment(wraps ? Long.MIN_VALUE : sum);
  }

  /** Negative when {@code other} is later. */
  public long millisSince(Moment other) {
    return millis - other.millis;
  }

  public boolean isAfter(Moment other) {
    return millis > other.millis;
  }

  public boolean isBefore(Moment other) {
    return millis < other.millis;
  }

  public Moment earlier(Moment other) {
    return millis <= other.millis ? this : other;
  }

  @Override
  public int compareTo(Moment other) {
    return Long.compare(millis, other.millis);
  }
}
