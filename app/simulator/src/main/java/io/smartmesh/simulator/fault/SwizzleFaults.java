package io.smartmesh.simulator.fault;

import io.smartmesh.simulator.core.Draw;

/**
 * Some of the nodes lose all their links, one node after the other, and get them back one after the
 * other in another order: so every partial partition of them is there for a moment.
 *
 * @param everyMillis mean time between two of these, 0 for none
 * @param stepMost milliseconds between two nodes
 */
public record SwizzleFaults(long everyMillis, long stepMost) {

  public static SwizzleFaults none() {
    return new SwizzleFaults(0, 0);
  }

  public static SwizzleFaults drawn(Draw draw) {
    return draw.chance(0.3)
        ? new SwizzleFaults(draw.between(8_000, 25_000), draw.between(200, 3_000))
        : none();
  }
}
