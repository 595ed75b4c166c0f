package io.smartmesh.base;

/**
 * Monotonic time in milliseconds from an arbitrary start: for timers only, never stored, never
 * sent.
 */
public record Moment(long millis) implements Comparable<Moment> {
  public static final Moment NEVER = new Moment(Long.MAX_VALUE);

  public Moment plusMillis(long delta) {
    return this.equals(NEVER) ? NEVER : new Moment(millis + delta);
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
