package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.message.TextMessage;
import io.smartmesh.payment.PaymentView;

/** Something that happened; the log writes it and the API may stream it. */
public sealed interface NodeEvent {
  record NeighbourUp(Address address) implements NodeEvent {}

  record NeighbourDown(Address address, String why) implements NodeEvent {}

  record NodeReachable(Address address, int hops) implements NodeEvent {}

  record NodeUnreachable(Address address) implements NodeEvent {}

  record ChainReached(long head) implements NodeEvent {}

  record ChainLost(String why) implements NodeEvent {}

  record DeviceKnown(Address account, Address device) implements NodeEvent {}

  /** {@code ours}: this very device; it should not be used any more. */
  record DeviceRevoked(Address account, Address device, boolean ours) implements NodeEvent {}

  /** Blocks that were believed have been replaced; {@code head} is the last that was not. */
  record ChainRewound(long from, long head) implements NodeEvent {}

  /** ND-8: channels sign nothing until this is cleared up. */
  record ChainDistrusted(String why) implements NodeEvent {}

  record TextReceived(TextMessage message) implements NodeEvent {}

  record TextChanged(TextMessage message) implements NodeEvent {}

  record PaymentChanged(PaymentView payment) implements NodeEvent {}

  record PaymentReceived(PaymentId payment, ChannelId channel, Amount amount)
      implements NodeEvent {}

  record ChannelChanged(ChannelView channel) implements NodeEvent {}

  record ChannelFinished(ChannelId channel, Amount paidToUs) implements NodeEvent {}

  record PeerRefused(ChannelError error) implements NodeEvent {}

  record ChainActionFailed(String action, String why) implements NodeEvent {}
}
