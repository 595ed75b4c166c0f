package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelId;
import java.util.List;

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

  record UnknownEvaluator(ChannelId channel, Address evaluator, List<Address> known)
      implements ChannelError {}

  /**
   * @param shown SHA-256 of the evidence, which for the hash lock should have been the terms
   */
  record WrongEvidence(ChannelId channel, Hash terms, Hash shown) implements ChannelError {}

  /** Nothing, all of it, or a part of what is earned as a whole only (SC-5). */
  record NoPart(ChannelId channel, Hash leafHash, Amount part, Amount whole)
      implements ChannelError {}

  record StillPending(ChannelId channel, int ours, int peers) implements ChannelError {}

  /** A close together was asked for and nothing new is begun meanwhile. */
  record CloseUnderWay(ChannelId channel) implements ChannelError {}

  /** One withdrawal of a party at a time (CH-35). */
  record WithdrawalUnderWay(ChannelId channel, Amount pending, Amount wanted)
      implements ChannelError {}

  record WithdrawnAlready(ChannelId channel, Amount wanted, Amount withdrawn)
      implements ChannelError {}

  record TopUpUnderWay(ChannelId channel, Amount pending, Amount wanted) implements ChannelError {}

  /** The peer has not agreed to a close together, or its word is not here yet. */
  record NotAgreed(ChannelId channel, ChannelPhase phase) implements ChannelError {}

  /** Without the peer's key no close can be made: it has never been a neighbour of this device. */
  record PeerNeverSeen(ChannelId channel, Address peer) implements ChannelError {}

  record WrongDeadline(ChannelId channel, long seconds, long least, long most)
      implements ChannelError {}

  record LeafTooSmall(ChannelId channel, Amount amount, Amount least) implements ChannelError {}

  // What is handed on to be sent (CH-33):

  record UnreadableClose(String what) implements ChannelError {}

  record WrongChain(long got, long ours) implements ChannelError {}

  record WrongContract(Address got, Address ours) implements ChannelError {}

  // What somebody else has opened with us (CH-21):

  record WrongToken(ChannelId channel, Address got, Address ours) implements ChannelError {}

  record HoldTooShort(ChannelId channel, long seconds, long least) implements ChannelError {}

  record AmnestyTooLong(ChannelId channel, long seconds, long most) implements ChannelError {}

  record TooManyChannels(ChannelId channel, int would, int most) implements ChannelError {}

  /** A chain node tells of what the contract cannot have done. */
  record Implausible(ChannelId channel, String what) implements ChannelError {}

  // What a peer can do wrong:

  record Malformed(Address peer, String what) implements ChannelError {}

  record BadSignature(ChannelId channel, String of) implements ChannelError {}

  record SeqGap(ChannelId channel, long got, long next) implements ChannelError {}

  record WrongSum(ChannelId channel, String field, String signed, String computed)
      implements ChannelError {}

  record Overspent(ChannelId channel, Amount promised, Amount most) implements ChannelError {}

  /** The peer signed two states with one number: proof of a lie should it close (CH-41). */
  record Equivocation(ChannelId channel, long seq, Hash held, Hash shown) implements ChannelError {}

  record UnreleasedDrop(ChannelId channel, Hash leafHash) implements ChannelError {}

  /**
   * The peer acknowledges a state of ours that we do not know: our data is older than the truth
   * (R14).
   */
  record StaleData(ChannelId channel, long ourSeq, long acknowledgedSeq) implements ChannelError {}

  record WrongPayout(ChannelId channel, Amount proposed, Amount due) implements ChannelError {}

  /** CH-30: the chain took back what was final; nothing is signed until that is cleared up. */
  record ChainDistrusted(ChannelId id) implements ChannelError {}

  // Of the jump after a restore:

  /** The peer shows an older state of ours than it has acknowledged to us (CH-50). */
  record ShowsLess(ChannelId channel, long shown, long acknowledged) implements ChannelError {}

  /** What the peer signed anew lacks more than it pays (CH-50). */
  record JumpTakes(ChannelId channel, Amount missing, Amount paid) implements ChannelError {}

  /** The jump is not of the size, or of the lane, that was agreed on. */
  record WrongJump(ChannelId channel, long seq, long expected) implements ChannelError {}

  /** The channel was opened without amnesty closes (R13): it waits for its peer (CH-53). */
  record AmnestyNotAllowed(ChannelId channel, long amnestyHold) implements ChannelError {}
}
