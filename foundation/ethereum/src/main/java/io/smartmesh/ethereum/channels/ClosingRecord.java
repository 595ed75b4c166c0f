package io.smartmesh.ethereum.channels;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;

/**
 * A closing channel as the contract knows it (structs {@code Closing} and {@code Claim}). Pieced
 * together from the events: each tells what is new.
 *
 * @param amnesty nothing is claimed, nobody is convicted, the newest states win (R13); the fields
 *     from {@code newest} to {@code floor} are none then
 * @param newest m
 * @param ackedSeq c
 * @param peerSeq s as claimed at the close
 * @param preAckSeq a
 * @param floor what the closer's lane may not be taken below (R8)
 * @param laneA the selected state of the lane whose payer is party A
 */
public record ClosingRecord(
    boolean closerIsA,
    boolean amnesty,
    ChainTime endTime,
    SelectedLane newest,
    long ackedSeq,
    Hash ackedHash,
    long peerSeq,
    long preAckSeq,
    long floor,
    SelectedLane laneA,
    SelectedLane laneB,
    Rewards rewards) {

  /** A close as it begins (R6, R7). */
  public static ClosingRecord started(
      boolean closerIsA,
      ChainTime endTime,
      SelectedLane newest,
      long ackedSeq,
      Hash ackedHash,
      SelectedLane peers,
      long preAckSeq) {
    return new ClosingRecord(
        closerIsA,
        false,
        endTime,
        newest,
        ackedSeq,
        ackedHash,
        peers.seq(),
        preAckSeq,
        ackedSeq,
        closerIsA ? newest : peers,
        closerIsA ? peers : newest,
        Rewards.NONE);
  }

  /** An amnesty close as it begins (R13). */
  public static ClosingRecord amnestyStarted(
      boolean closerIsA, ChainTime endTime, SelectedLane closers, SelectedLane peers) {
    return new ClosingRecord(
        closerIsA,
        true,
        endTime,
        SelectedLane.NONE,
        0,
        Hash.ZERO,
        0,
        0,
        0,
        closerIsA ? closers : peers,
        closerIsA ? peers : closers,
        Rewards.NONE);
  }

  /** The selected state of the lane whose payer is party A, or of the other one. */
  public SelectedLane lane(boolean isLaneA) {
    return isLaneA ? laneA : laneB;
  }

  /** After one lane was raised (R8): in the closer's lane it is the new floor, too. */
  public ClosingRecord raised(boolean isLaneA, SelectedLane lane) {
    boolean isClosers = isLaneA == closerIsA;
    return new ClosingRecord(
        closerIsA,
        amnesty,
        endTime,
        newest,
        ackedSeq,
        ackedHash,
        peerSeq,
        preAckSeq,
        isClosers && !amnesty ? lane.seq() : floor,
        isLaneA ? lane : laneA,
        isLaneA ? laneB : lane,
        rewards);
  }

  public ClosingRecord withRewards(Rewards newRewards) {
    return new ClosingRecord(
        closerIsA,
        amnesty,
        endTime,
        newest,
        ackedSeq,
        ackedHash,
        peerSeq,
        preAckSeq,
        floor,
        laneA,
        laneB,
        newRewards);
  }
}
