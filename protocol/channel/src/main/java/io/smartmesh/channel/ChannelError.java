package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelId;

/** All refusals of this module, each with both compared values. */
public sealed interface ChannelError {
  record UnknownChannel(Hash id) implements ChannelError {}

  record NotOpen(ChannelId channel, ChannelPhase phase) implements ChannelError {}

  record NotAParty(ChannelId channel, Address who) implements ChannelError {}

  record NotEnough(ChannelId channel, Amount wanted, Amount spendable) implements ChannelError {}

  record ZeroAmount(ChannelId channel) implements ChannelError {}

  /**
   * Too many states wait for the peer's acknowledgement: try again on {@link
   * ChannelOutput.LaneReady}.
   */
  record LaneBusy(ChannelId channel, int unacked, int most) implements ChannelError {}

  record TooManyPending(ChannelId channel, int pending, int most) implements ChannelError {}

  record DuplicateLeaf(ChannelId channel, Hash leafHash) implements ChannelError {}

  record UnknownLeaf(ChannelId channel, Hash leafHash) implements ChannelError {}

  record ExpiryTooFar(ChannelId channel, ChainTime expiry, ChainTime latest)
      implements ChannelError {}

  record Expired(ChannelId channel, ChainTime expiry, ChainTime now) implements ChannelError {}

  record UnknownEvaluator(ChannelId channel, Address evaluator, Address known)
      implements ChannelError {}

  record WrongEvidence(ChannelId channel, Hash terms, Hash shown) implements ChannelError {}

  record StillPending(ChannelId channel, int ours, int peers) implements ChannelError {}

  /** A chain node tells of what the contract cannot have done. */
  record Implausible(ChannelId channel, String what) implements ChannelError {}

  // What a peer can do wrong:

  record Malformed(Address peer, String what) implements ChannelError {}

  record BadSignature(ChannelId channel, String of) implements ChannelError {}

  record SeqGap(ChannelId channel, long got, long next) implements ChannelError {}

  record WrongSum(ChannelId channel, String field, String signed, String computed)
      implements ChannelError {}

  record Overspent(ChannelId channel, Amount promised, Amount most) implements ChannelError {}

  record UnreleasedDrop(ChannelId channel, Hash leafHash) implements ChannelError {}

  /**
   * The peer acknowledges a state of ours that we do not know: our data is older than the truth
   * (R14).
   */
  record StaleData(ChannelId channel, long ourSeq, long acknowledgedSeq) implements ChannelError {}

  record WrongPayout(ChannelId channel, Amount proposed, Amount due) implements ChannelError {}

  /** CH-30: the chain took back what was final; nothing is signed until that is cleared up. */
  record ChainDistrusted(ChannelId id) implements ChannelError {}
}
