package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.Leaf;

/** What the channel machine does and tells. */
public sealed interface ChannelOutput {
  /** Must be durable before any later output is let out (R5). */
  record Store(StoreWrite write) implements ChannelOutput {}

  record SendToPeer(Address peer, Bytes payload) implements ChannelOutput {}

  record AskChain(ChannelAction action) implements ChannelOutput {}

  /** A channel opened, closed, froze or changed its balance. */
  record Changed(ChannelView channel) implements ChannelOutput {}

  /** Payer: our state with this payment is signed and durable; it counts from now on. */
  record PaymentSigned(ChannelId channel, PaymentId payment) implements ChannelOutput {}

  /** Payer: the payee holds it, or the chain settled with it. */
  record PaymentAcked(ChannelId channel, PaymentId payment) implements ChannelOutput {}

  /** Payer: the chain ended the channel without it; the money is back. */
  record PaymentVoided(ChannelId channel, PaymentId payment) implements ChannelOutput {}

  /**
   * Payee: accepted and durable. What the chain settled in our favour beyond the states we have
   * seen is told as one sum, under an id made from the channel's ({@link ChainFacts#unseen}).
   */
  record PaymentReceived(ChannelId channel, PaymentId payment, Amount amount)
      implements ChannelOutput {}

  /** Payer: the lane has room again for new payments after {@link ChannelError.LaneBusy}. */
  record LaneReady(ChannelId channel) implements ChannelOutput {}

  /** Payee: a pending payment towards us was accepted. */
  record LeafLocked(ChannelId channel, Leaf leaf, Bytes onion) implements ChannelOutput {}

  /** Payer: the payee accepted our pending payment. */
  record LeafAccepted(ChannelId channel, Leaf leaf) implements ChannelOutput {}

  /**
   * Payer: valid evidence for our leaf came, from the payee or from the chain. Told until folded or
   * settled.
   */
  record EvidenceSeen(ChannelId channel, Leaf leaf, Bytes evidence) implements ChannelOutput {}

  /** Payee: the payer folded the leaf; the money is ours. Also after on-chain resolution. */
  record LeafPaid(ChannelId channel, Leaf leaf) implements ChannelOutput {}

  /**
   * Payer: the leaf is gone unpaid for good; upstream may be failed (R4). Also after on-chain
   * resolution.
   */
  record LeafReleased(ChannelId channel, Leaf leaf) implements ChannelOutput {}

  /**
   * Payer: the leaf is gone from a newer state of ours than any that we still know, and as much
   * more is transferred there. It is taken as paid; its evidence went with the newer data (CH-58).
   */
  record LeafSpent(ChannelId channel, Leaf leaf) implements ChannelOutput {}

  /** Payee: the payer asks us to give up this leaf. */
  record ReleaseAsked(ChannelId channel, Leaf leaf) implements ChannelOutput {}

  /** The peer wants to close together, and the user's policy is to be asked (CH-36). */
  record CloseAsked(ChannelId channel, Amount payoutToUs) implements ChannelOutput {}

  /**
   * A close that anyone may send until the deadline (CH-32).
   *
   * @param handed its form for others, see {@link HandedAction}
   */
  record Signed(ChannelId channel, ChainTime deadline, Bytes handed) implements ChannelOutput {}

  /** The channel is finished on the chain. */
  record Finished(ChannelId channel, Amount paidToUs) implements ChannelOutput {}

  /** A peer's message or a command was refused; nothing changed. */
  record Refused(ChannelError error) implements ChannelOutput {}
}
