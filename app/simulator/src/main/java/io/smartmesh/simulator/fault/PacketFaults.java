package io.smartmesh.simulator.fault;

import io.smartmesh.simulator.core.Draw;

/**
 * What the radio does to each frame on each link.
 *
 * @param delayLeast milliseconds in the air
 * @param delayMost where it is much more than the least, frames overtake each other
 * @param loss probability that the frame never arrives
 * @param duplicate probability that it arrives twice
 * @param corrupt probability that one of its bits is flipped
 */
public record PacketFaults(
    long delayLeast, long delayMost, double loss, double duplicate, double corrupt) {

  public static PacketFaults none() {
    return new PacketFaults(1, 3, 0, 0, 0);
  }

  /**
   * Two in three worlds have a lossy radio; each of the other faults is there in every other one.
   */
  public static PacketFaults drawn(Draw draw) {
    long least = draw.between(1, 20);
    return new PacketFaults(
        least,
        least + (draw.chance(0.5) ? draw.between(1, 10) : draw.between(20, 400)),
        draw.below(3) == 0 ? 0 : draw.below(250) / 1000.0,
        draw.chance(0.5) ? draw.below(100) / 1000.0 : 0,
        draw.chance(0.5) ? draw.below(20) / 1000.0 : 0);
  }

  /** These, without the kinds that are switched off. */
  PacketFaults only(FaultSet on) {
    PacketFaults none = none();
    boolean isLate = on.has(FaultKind.DELAY);
    return new PacketFaults(
        isLate ? delayLeast : none.delayLeast,
        isLate ? delayMost : none.delayMost,
        on.has(FaultKind.LOSS) ? loss : 0,
        on.has(FaultKind.DUPLICATES) ? duplicate : 0,
        on.has(FaultKind.CORRUPTION) ? corrupt : 0);
  }
}
