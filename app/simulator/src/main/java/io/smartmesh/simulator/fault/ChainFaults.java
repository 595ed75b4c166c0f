package io.smartmesh.simulator.fault;

import io.smartmesh.node.BelievedBlocks;
import io.smartmesh.simulator.core.Draw;

/**
 * What the chain and the way to it do.
 *
 * @param blockMillis mean time between blocks
 * @param confirmations a node believes a block when this many are on top of it
 * @param mempoolMost milliseconds a transaction may wait before a block takes it
 * @param reorganise probability, per block, that the newest blocks are replaced
 * @param reorganiseMost how many of them at the most
 * @param vanish probability that a transaction out of a replaced block is never seen again
 * @param outageEveryMillis mean time between two outages of one node's way to the chain, 0 for none
 */
public record ChainFaults(
    long blockMillis,
    int confirmations,
    long mempoolMost,
    double reorganise,
    int reorganiseMost,
    double vanish,
    long outageEveryMillis,
    long outageMost) {

  private static final int NIGHTLY_MOST = 3;

  public static ChainFaults none() {
    return new ChainFaults(1_000, 2, 500, 0, 0, 0, 0, 0);
  }

  public static ChainFaults drawn(Draw draw) {
    return new ChainFaults(
        draw.between(800, 2_000),
        (int) draw.between(1, 6),
        draw.between(100, 5_000),
        draw.chance(0.6) ? draw.below(150) / 1000.0 : 0,
        (int) draw.between(1, BelievedBlocks.REORGANISED_MOST),
        draw.chance(0.5) ? 0.3 : 0,
        draw.chance(0.5) ? draw.between(10_000, 60_000) : 0,
        draw.between(1_000, 20_000));
  }

  /** The same chain, with nothing going wrong any more. */
  public ChainFaults calmed() {
    return new ChainFaults(blockMillis, confirmations, Math.min(mempoolMost, 500), 0, 0, 0, 0, 0);
  }

  /**
   * The same chain in a quiet night: some blocks are still replaced, no more than a hold period
   * leaves time for.
   */
  public ChainFaults nightly() {
    return new ChainFaults(
        blockMillis,
        confirmations,
        Math.min(mempoolMost, 500),
        reorganise,
        Math.min(reorganiseMost, NIGHTLY_MOST),
        vanish,
        0,
        0);
  }

  /** The same chain with few blocks: for days on which nothing is to happen. */
  public ChainFaults slowed() {
    return new ChainFaults(
        Math.max(blockMillis, 30_000),
        confirmations,
        mempoolMost,
        reorganise,
        reorganiseMost,
        vanish,
        outageEveryMillis,
        outageMost);
  }
}
