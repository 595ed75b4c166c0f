package io.smartmesh.simulator.fault;

import io.smartmesh.simulator.core.Draw;

/**
 * When nodes die. A crash is first aimed at a node and then strikes between two of its outputs, so
 * that every gap is hit, however little time passes in it.
 *
 * @param everyMillis mean time between two crashes of the whole world, 0 for none
 * @param outputsMost a crash strikes before the k-th next output, k drawn up to this
 * @param downLeast milliseconds until the node starts again from what was durable
 */
public record CrashFaults(long everyMillis, int outputsMost, long downLeast, long downMost) {

  public static CrashFaults none() {
    return new CrashFaults(0, 0, 0, 0);
  }

  public static CrashFaults drawn(Draw draw) {
    return draw.below(4) == 0 ? none() : some(draw);
  }

  /** Of two nodes at once. */
  public static CrashFaults twins(Draw draw) {
    return draw.chance(0.4) ? some(draw) : none();
  }

  private static CrashFaults some(Draw draw) {
    long down = draw.between(10, 2_000);
    return new CrashFaults(
        draw.between(800, 15_000), (int) draw.between(1, 40), down, down + draw.between(0, 8_000));
  }
}
