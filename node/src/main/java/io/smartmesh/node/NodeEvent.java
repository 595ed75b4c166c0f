package io.smartmesh.node;

import io.smartmesh.around.PostId;
import io.smartmesh.around.PostView;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.contact.KeyChange;
import io.smartmesh.errand.ErrandView;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.group.GroupView;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.TextMessage;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.transfer.TransferView;
import java.util.Optional;

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

  /** A keeper has our newest snapshot, durably. */
  record SnapshotKept(Address keeper, long version) implements NodeEvent {}

  /** BK-8: this device's data is older than the truth; its channels sign nothing. */
  record NewerSnapshot(Address keeper, long theirs, long ours) implements NodeEvent {}

  /** Blocks that were believed have been replaced; {@code head} is the last that was not. */
  record ChainRewound(long from, long head) implements NodeEvent {}

  /** ND-8: channels sign nothing until this is cleared up. */
  record ChainDistrusted(String why) implements NodeEvent {}

  /** About people whom the user knows. */
  sealed interface OfContacts extends NodeEvent {}

  /** A contact is new or another than it was. */
  record ContactChanged(ContactView contact) implements OfContacts {}

  record ContactRemoved(Address device) implements OfContacts {}

  /**
   * CT-7: the user is to make sure.
   *
   * @param other the device known before, or the other one of that name
   */
  record ContactKeyChanged(ContactView contact, Address other, KeyChange why)
      implements OfContacts {}

  /** Who is in a group, its name, or what this device is in it. */
  record GroupChanged(GroupView group) implements NodeEvent {}

  /** Said to everybody near, by the user too (AR-1). */
  record PostAround(PostView post) implements NodeEvent {}

  /** Over, taken back, or given way. */
  record PostGone(PostId id) implements NodeEvent {}

  record TextReceived(TextMessage message) implements NodeEvent {}

  record TextChanged(TextMessage message) implements NodeEvent {}

  /**
   * Not to be seen any more (MC-9, MC-10).
   *
   * @param deleted by who wrote it; otherwise its time was over
   */
  record TextGone(Address peer, boolean incoming, MessageId id, boolean deleted)
      implements NodeEvent {}

  record TransferChanged(TransferView transfer) implements NodeEvent {}

  /** Not for the log; of each transfer twice a second at most (TF-12). */
  record TransferProgress(TransferView transfer) implements NodeEvent {}

  /** A request for the chain; what it says is others' word (RL-21). */
  record ErrandChanged(ErrandView errand) implements NodeEvent {}

  record PaymentChanged(PaymentView payment) implements NodeEvent {}

  record PaymentReceived(PaymentId payment, ChannelId channel, Amount amount)
      implements NodeEvent {}

  record ChannelChanged(ChannelView channel) implements NodeEvent {}

  /** The peer wants to close together, and waits for the user's word (CH-36). */
  record CloseAsked(ChannelId channel, Amount payoutToUs) implements NodeEvent {}

  record ChannelFinished(ChannelId channel, Amount paidToUs) implements NodeEvent {}

  /** What a user may want to know of what the channels tell; empty for all else. */
  static Optional<NodeEvent> of(ChannelOutput output) {
    if (output instanceof ChannelOutput.Changed changed) {
      return Optional.of(new ChannelChanged(changed.channel()));
    } else if (output instanceof ChannelOutput.PaymentReceived received) {
      return Optional.of(
          new PaymentReceived(received.payment(), received.channel(), received.amount()));
    } else if (output instanceof ChannelOutput.CloseAsked asked) {
      return Optional.of(new CloseAsked(asked.channel(), asked.payoutToUs()));
    } else if (output instanceof ChannelOutput.Finished finished) {
      return Optional.of(new ChannelFinished(finished.channel(), finished.paidToUs()));
    }
    return Optional.empty();
  }

  record PeerRefused(ChannelError error) implements NodeEvent {}

  record ChainActionFailed(String action, String why) implements NodeEvent {}
}
