package io.smartmesh.simulator.fault;

import io.smartmesh.simulator.core.Draw;

/**
 * What the clocks of the devices show.
 *
 * @param skewMostSeconds how far a device's own clock may be off, either way, drawn anew at each
 *     start: it also jumps back and forth over restarts
 * @param driftMost by what part monotonic time may be too fast or too slow, drawn anew at each
 *     start
 */
public record ClockFaults(long skewMostSeconds, double driftMost) {
  private static final long DAY = 86_400;

  public static ClockFaults none() {
    return new ClockFaults(0, 0);
  }

  public static ClockFaults skewed(Draw draw) {
    return draw.chance(0.4) ? new ClockFaults(draw.between(1, 3 * DAY), 0) : none();
  }

  public static ClockFaults drifting(Draw draw) {
    return draw.chance(0.4) ? new ClockFaults(0, draw.below(500) / 1_000_000.0) : none();
  }

  ClockFaults and(ClockFaults other) {
    return new ClockFaults(
        Math.max(skewMostSeconds, other.skewMostSeconds), Math.max(driftMost, other.driftMost));
  }
}
