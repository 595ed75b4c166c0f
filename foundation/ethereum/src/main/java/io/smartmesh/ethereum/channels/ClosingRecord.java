package io.smartmesh.ethereum.channels;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import java.util.Collections;
import java.util.List;

/**
 * A closing channel as the contract knows it (structs {@code Closing} and {@code Claim}). Pieced
 * together from the events: each tells what is new.
 *
 * @param amnesty nothing is claimed, nobody is convicted, the newest states win (R13); the fields
 *     from {@code newest} to {@code newestLeaves} are none then
 * @param newest m
 * @param ackedSeq c
 * @param ackedHash zero when c is m
 * @param peerSeq s as claimed at the close
 * @param preAckSeq a
 * @param newestLeaves those of an m that is not acknowledged, as its close shows them (CH-38)
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
    List<Leaf> newestLeaves,
    SelectedLane laneA,
    SelectedLane laneB,
    Rewards rewards) {

  /**
   * A close as it begins (R6, R7).
   *
   * @param newestLeaves not kept when m is acknowledged: its payee knows them
   */
  public static ClosingRecord started(
      boolean closerIsA,
      ChainTime endTime,
      SelectedLane newest,
      long ackedSeq,
      Hash ackedHash,
      SelectedLane peers,
      long preAckSeq,
      List<Leaf> newestLeaves) {
    boolean isAcked = newest.seq() == ackedSeq;
    return new ClosingRecord(
        closerIsA,
        false,
        endTime,
        newest,
        ackedSeq,
        isAcked ? Hash.ZERO : ackedHash,
        peers.seq(),
        preAckSeq,
        isAcked ? Collections.emptyList() : newestLeaves,
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
        Collections.emptyList(),
        closerIsA ? closers : peers,
        closerIsA ? peers : closers,
        Rewards.NONE);
  }

  /** The selected state of the lane whose payer is party A, or of the other one. */
  public SelectedLane lane(boolean isLaneA) {
    return isLaneA ? laneA : laneB;
  }

  /** After one lane was raised (R8, R13). */
  public ClosingRecord raised(boolean isLaneA, SelectedLane lane) {
    return new ClosingRecord(
        closerIsA,
        amnesty,
        endTime,
        newest,
        ackedSeq,
        ackedHash,
        peerSeq,
        preAckSeq,
        newestLeaves,
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
        newestLeaves,
        laneA,
        laneB,
        newRewards);
  }
}
