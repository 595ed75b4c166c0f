package io.smartmesh.simulator.fault;

import io.smartmesh.simulator.core.Draw;

/**
 * How slow the disk is. What was written and not yet synchronised may or may not survive a crash,
 * whole batches only and in order.
 *
 * @param syncLeast milliseconds until a batch is durable
 */
public record DiskFaults(long syncLeast, long syncMost) {

  public static DiskFaults none() {
    return new DiskFaults(1, 1);
  }

  public static DiskFaults drawn(Draw draw) {
    long least = draw.between(0, 5);
    return new DiskFaults(least, least + (draw.chance(0.3) ? 300 : draw.between(1, 30)));
  }
}
