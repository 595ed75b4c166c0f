package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;

/**
 * A settled channel with leaves still open (struct {@code Settled}). Pieced together from the
 * events: each tells what is new.
 *
 * @param claimEnd leaves without evidence may be resolved to nothing only after it, and after their
 *     own expiry
 * @param paidA what party A's side has been paid so far, rewards out of it included
 */
public record SettledRecord(
    SettledLane laneA, SettledLane laneB, ChainTime claimEnd, Amount paidA, Amount paidB) {

  /** What a settlement makes of a close (R11). */
  public static SettledRecord begin(ClosingRecord closing, ChannelFact.Settled fact) {
    return new SettledRecord(
        SettledLane.of(closing.laneA()),
        SettledLane.of(closing.laneB()),
        fact.claimEnd(),
        fact.paidA(),
        fact.paidB());
  }

  /** After one leaf was resolved. */
  public SettledRecord after(ChannelFact.LeafResolved fact) {
    return new SettledRecord(
        fact.isLaneA() ? fact.lane() : laneA,
        fact.isLaneA() ? laneB : fact.lane(),
        claimEnd,
        fact.paidA(),
        fact.paidB());
  }
}
