package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;

/** What the contracts said happened, once it is deep enough in the chain to be believed. */
public sealed interface ChannelFact {
  record Opened(ChannelId channelId, ChannelRecord channel) implements ChannelFact {}

  record CloseStarted(
      ChannelId channelId, Address closer, ChannelRecord channel, ClosingRecord closing)
      implements ChannelFact {}

  record Raised(ChannelId channelId, Address payer, long seq, ClosingRecord closing)
      implements ChannelFact {}

  record Confiscated(ChannelId channelId, Address liar, Address victim, Amount amount)
      implements ChannelFact {}

  record Settled(ChannelId channelId, SettledRecord settled, boolean finished)
      implements ChannelFact {}

  record LeafResolved(
      ChannelId channelId,
      Address payer,
      Hash leafHash,
      Amount earned,
      SettledRecord settled,
      boolean finished)
      implements ChannelFact {}

  record CooperativelyClosed(ChannelId channelId, Amount payoutA, Amount payoutB)
      implements ChannelFact {}

  record EvidenceRegistered(Address evaluator, Hash terms, Bytes evidence, ChainTime time)
      implements ChannelFact {}
}
