package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;

/** What the contracts said happened, once it is deep enough in the chain to be believed. */
public sealed interface ChannelFact {
  record Opened(ChannelId channelId, ChannelRecord channel) implements ChannelFact {}

  /** Somebody paid in more; the channel as it is now. */
  record ToppedUp(ChannelId channelId, ChannelRecord channel) implements ChannelFact {}

  /** A party took something out (R16); the channel as it is now. */
  record Withdrawn(ChannelId channelId, ChannelRecord channel) implements ChannelFact {}

  /** A close alone, also an amnesty close. */
  record CloseStarted(ChannelId channelId, ClosingRecord closing) implements ChannelFact {}

  /**
   * One lane has a newly selected state: {@link ClosingRecord#raised}.
   *
   * @param isLaneA whether the payer is party A
   */
  record Raised(ChannelId channelId, boolean isLaneA, SelectedLane lane) implements ChannelFact {}

  /** What a settlement will pay to others: {@link ClosingRecord#withRewards}. */
  record RewardsBooked(ChannelId channelId, Rewards rewards) implements ChannelFact {}

  /** Paid out of a party's share, told before what it was paid out of. */
  record RewardPaid(ChannelId channelId, boolean fromA, Address to, Amount amount)
      implements ChannelFact {}

  /**
   * @param amount to the victim's side, a reward out of it included
   */
  record Confiscated(ChannelId channelId, Address liar, Address victim, Amount amount)
      implements ChannelFact {}

  /**
   * Settled as the close selected: {@link SettledRecord#begin}.
   *
   * @param paidA to party A, rewards out of it included
   * @param claimEnd zero when finished
   */
  record Settled(
      ChannelId channelId, Amount paidA, Amount paidB, ChainTime claimEnd, boolean finished)
      implements ChannelFact {}

  /**
   * One leaf is decided: {@link SettledRecord#after}.
   *
   * @param isLaneA whether the payer is party A
   * @param lane the leaf's lane as it is now
   * @param paidA so far
   */
  record LeafResolved(
      ChannelId channelId,
      boolean isLaneA,
      Hash leafHash,
      Amount earned,
      SettledLane lane,
      Amount paidA,
      Amount paidB,
      boolean finished)
      implements ChannelFact {}

  record CooperativelyClosed(ChannelId channelId, Amount payoutA, Amount payoutB)
      implements ChannelFact {}

  record EvidenceRegistered(Address evaluator, Hash terms, Bytes evidence, ChainTime time)
      implements ChannelFact {}
}
