package io.smartmesh.simulator.fault;

import io.smartmesh.simulator.core.Draw;

/**
 * A process that stands still while the world goes on.
 *
 * @param everyMillis mean time between two of these, 0 for none
 * @param jumpMost milliseconds by which the monotonic clock is ahead of the world's afterwards
 * @param losesFrames whether what comes meanwhile is lost, or waits as in a socket's buffer
 */
public record PauseFaults(
    long everyMillis, long lengthLeast, long lengthMost, long jumpMost, boolean losesFrames) {

  public static PauseFaults none() {
    return new PauseFaults(0, 0, 0, 0, false);
  }

  /** A busy machine: seconds, and everything that came is still there. */
  public static PauseFaults pauses(Draw draw) {
    return draw.chance(0.3)
        ? new PauseFaults(draw.between(3_000, 15_000), 50, draw.between(500, 6_000), 0, false)
        : none();
  }

  /** A device that sleeps, and whose monotonic clock jumps by more than the time it slept. */
  public static PauseFaults suspends(Draw draw) {
    return draw.chance(0.25)
        ? new PauseFaults(
            draw.between(6_000, 25_000), 500, draw.between(2_000, 15_000), 30_000, true)
        : none();
  }
}
