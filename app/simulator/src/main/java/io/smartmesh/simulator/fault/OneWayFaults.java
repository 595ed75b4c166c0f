package io.smartmesh.simulator.fault;

import io.smartmesh.simulator.core.Draw;

/**
 * One end of a link is heard and does not hear.
 *
 * @param everyMillis mean time between two of these, 0 for none
 */
public record OneWayFaults(long everyMillis, long lengthLeast, long lengthMost) {

  public static OneWayFaults none() {
    return new OneWayFaults(0, 0, 0);
  }

  public static OneWayFaults drawn(Draw draw) {
    return draw.chance(0.3)
        ? new OneWayFaults(draw.between(4_000, 20_000), 200, draw.between(1_000, 8_000))
        : none();
  }
}
