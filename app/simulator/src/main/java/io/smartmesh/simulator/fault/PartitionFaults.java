package io.smartmesh.simulator.fault;

import io.smartmesh.simulator.core.Draw;

/**
 * Links that go silent for a while without telling anybody. They come back one by one in another
 * order than they went.
 *
 * @param everyMillis mean time between two cuts, 0 for none
 * @param linksMost links cut at once
 */
public record PartitionFaults(long everyMillis, int linksMost, long lengthLeast, long lengthMost) {

  public static PartitionFaults none() {
    return new PartitionFaults(0, 0, 0, 0);
  }

  public static PartitionFaults drawn(Draw draw) {
    if (draw.below(3) == 0) {
      return none();
    }
    return new PartitionFaults(
        draw.between(2_000, 20_000), (int) draw.between(1, 3), 100, draw.between(500, 12_000));
  }
}
