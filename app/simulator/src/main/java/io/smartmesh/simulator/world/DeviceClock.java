package io.smartmesh.simulator.world;

import io.smartmesh.base.Moment;

/** The monotonic clock of one run of a node: starts anywhere, drifts, and may jump ahead. */
final class DeviceClock {
  private final long startedAt;
  private final double rate;
  private long shown;

  /**
   * @param startedAt the world's time at the start
   * @param shown what the clock shows then: a node that stores it is found out
   */
  DeviceClock(long startedAt, long shown, double rate) {
    this.startedAt = startedAt;
    this.shown = shown;
    this.rate = rate;
  }

  void jump(long millis) {
    shown += millis;
  }

  Moment at(long worldTime) {
    return new Moment(shown + (long) ((worldTime - startedAt) * rate));
  }

  /** The world's time, not before {@code now}, at which the clock will show {@code moment}. */
  long worldTimeOf(Moment moment, long now) {
    if (!moment.isAfter(at(now))) {
      return now;
    }
    long due = startedAt + (long) Math.ceil((moment.millis() - shown) / rate);
    return Math.max(due, now + 1);
  }
}
