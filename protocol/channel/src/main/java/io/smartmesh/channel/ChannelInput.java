package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.Leaf;

/** What the channel machine is told. */
public sealed interface ChannelInput {
  /**
   * Something the contracts did, confirmed deeply enough to be believed.
   *
   * @param height at which it is told: it is taken back only together with all of that height
   */
  record ChainSaid(ChannelFact fact, long height) implements ChannelInput {}

  /**
   * All chain facts up to a block of this time have been told: what relies on having missed none
   * may run.
   *
   * @param finalHeight what was told up to here is never taken back (CH-25)
   * @param finalTime the time of that block
   */
  record ChainCaughtUp(ChainTime time, long finalHeight, ChainTime finalTime)
      implements ChannelInput {}

  /**
   * CH-24: what was told above {@code height} is not on the chain any more. What is there instead
   * follows, and then {@link ChainCaughtUp}.
   */
  record ChainRewound(long height) implements ChannelInput {}

  /**
   * CH-30: the chain took back what was final. Nothing is signed, and nothing but evidence is sent,
   * until {@link ChainCaughtUp} says that it is the chain we knew after all.
   */
  record ChainDistrusted() implements ChannelInput {}

  /** The chain is out of reach: nothing is asked of it until it is caught up again. */
  record ChainLost() implements ChannelInput {}

  record PeerUp(PublicKey peer) implements ChannelInput {}

  record PeerDown(Address peer) implements ChannelInput {}

  /** From a linked neighbour. Hostile until checked. */
  record FromPeer(PublicKey peer, Bytes payload) implements ChannelInput {}

  /**
   * Pays the other party of the channel at once. The same id again is ignored while the first is
   * unacknowledged.
   */
  record Pay(ChannelId channel, PaymentId payment, Amount amount) implements ChannelInput {}

  /**
   * Adds a pending payment to our lane.
   *
   * @param onion handed to the payee with it, at most {@link Limits#ONION_BYTES}
   */
  record Lock(ChannelId channel, Leaf leaf, Bytes onion) implements ChannelInput {}

  /**
   * Payee: shows the evidence to the payer until it folds the leaf, and to the registry in time
   * (R12).
   */
  record Claim(ChannelId channel, Leaf leaf, Bytes evidence) implements ChannelInput {}

  /** Payer: turns a leaf whose evidence we hold into transferred money. */
  record Fold(ChannelId channel, Leaf leaf) implements ChannelInput {}

  /** Payee: gives up a leaf without being paid; the payer may then take it away (R4). */
  record Release(ChannelId channel, Leaf leaf) implements ChannelInput {}

  /**
   * Payer: asks the payee to give up a leaf. A request only. Refused as unknown when our newest
   * state has no such leaf, so that the caller knows it is gone.
   */
  record AskRelease(ChannelId channel, Leaf leaf) implements ChannelInput {}

  /** User: close together; refused while payments are pending. */
  record CloseTogether(ChannelId channel) implements ChannelInput {}

  /** User: no close together, although the peer asks for it (CH-36). */
  record RefuseClose(ChannelId channel) implements ChannelInput {}

  /**
   * User: sign a close for somebody else to send (CH-32); answered with {@link
   * ChannelOutput.Signed}. From here on nothing else is signed until the chain proves that it
   * landed, or that it never will.
   *
   * @param together the one that both have agreed to; otherwise a close alone
   * @param seconds of chain time that a close alone may be sent
   * @param vouched as in {@link CloseAlone}
   */
  record SignClose(ChannelId channel, boolean together, long seconds, boolean vouched)
      implements ChannelInput {}

  /** User: pay in more (CH-34). */
  record TopUp(ChannelId channel, Amount amount) implements ChannelInput {}

  /** User: take money out while the channel stays open (CH-35). */
  record Withdraw(ChannelId channel, Amount amount) implements ChannelInput {}

  /**
   * User: close alone, with a hold period; with the longer one of an amnesty close (R13) when the
   * peer has not been heard since this program started (CH-57).
   *
   * @param vouched the user answers for it that this device's data is no older copy: no amnesty
   */
  record CloseAlone(ChannelId channel, boolean vouched) implements ChannelInput {}

  /**
   * Closes alone, since the peer does not give up a lock of ours that has expired (PY-94). Only an
   * open channel in which the lock is still there, and whose peer has shown since this device
   * started that it holds nothing newer than we do (CH-31): a copy that is old must not close.
   */
  record CloseKept(ChannelId channel, Leaf leaf) implements ChannelInput {}

  /**
   * User: this device has the only copy of the channel; what it may have forgotten is asked of the
   * peer (CH-48).
   */
  record Recover(ChannelId channel) implements ChannelInput {}

  /** CH-51: an authentic snapshot shows that this device's data is older than the truth. */
  record DataIsOld() implements ChannelInput {}
}
