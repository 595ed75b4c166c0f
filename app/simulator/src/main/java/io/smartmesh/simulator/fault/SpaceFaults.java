package io.smartmesh.simulator.fault;

import io.smartmesh.simulator.core.Draw;

/**
 * A disk that takes no more for a while. A batch that does not fit is refused whole, and the node
 * stops (ND-3); it starts again and again until there is room.
 *
 * @param everyMillis mean time between two of these in the whole world, 0 for none
 * @param roomMost bytes that still fit, drawn up to this; 0 for a read-only disk
 */
public record SpaceFaults(long everyMillis, int roomMost, long lengthLeast, long lengthMost) {

  public static SpaceFaults none() {
    return new SpaceFaults(0, 0, 0, 0);
  }

  public static SpaceFaults full(Draw draw) {
    return draw.chance(0.25)
        ? new SpaceFaults(draw.between(5_000, 20_000), 4_000, 200, draw.between(1_000, 8_000))
        : none();
  }

  public static SpaceFaults readOnly(Draw draw) {
    return draw.chance(0.2)
        ? new SpaceFaults(draw.between(8_000, 25_000), 0, 200, draw.between(1_000, 8_000))
        : none();
  }
}
