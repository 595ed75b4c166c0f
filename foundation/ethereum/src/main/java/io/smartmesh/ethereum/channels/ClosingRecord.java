package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;

/** A closing channel as the contract knows it (struct {@code Closing}). */
public record ClosingRecord(
    boolean closerIsA,
    boolean amnesty,
    ChainTime endTime,
    long newestSeq,
    Hash newestHash,
    Amount newestTransferred,
    Hash newestRoot,
    long ackedSeq,
    Hash ackedHash,
    long peerSeq,
    long preAckSeq,
    SelectedLane laneA,
    SelectedLane laneB) {}
