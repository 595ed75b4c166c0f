package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;

/**
 * A settled channel with leaves still open (struct {@code Settled}).
 *
 * @param claimEnd leaves without evidence may be resolved to nothing only after it, and after their
 *     own expiry
 */
public record SettledRecord(
    SettledLane laneA, SettledLane laneB, ChainTime claimEnd, Amount paidA, Amount paidB) {}
