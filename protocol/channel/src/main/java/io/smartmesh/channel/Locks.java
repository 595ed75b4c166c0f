package io.smartmesh.channel;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.Optional;

/** Which pending payments are made, and which of the peer's are kept (CH-8, CH-42; R17). */
final class Locks {
  private final Context context;

  Locks(Context context) {
    this.context = context;
  }

  /** Why we make no such leaf; empty when we do. */
  Optional<ChannelError> objectionToOurs(Channel channel, Leaf leaf, Moment now) {
    return objection(channel, leaf, now, Limits.EXPIRY_SECONDS);
  }

  /**
   * Why a leaf of the peer is given back at once. It is taken all the same: a lane whose next state
   * is refused for ever carries nothing any more.
   */
  Optional<ChannelError> objectionToPeers(Channel channel, Leaf leaf, Moment now) {
    return objection(channel, leaf, now, Limits.EXPIRY_SECONDS + Limits.EXPIRY_SLACK_SECONDS);
  }

  private Optional<ChannelError> objection(
      Channel channel, Leaf leaf, Moment now, long secondsMost) {
    ChainTime chainNow = context.clock().at(now);
    ChainTime latest = chainNow.plusSeconds(secondsMost);
    if (!context.conditions().knows(leaf.evaluator())) {
      return Optional.of(
          new ChannelError.UnknownEvaluator(
              channel.id, leaf.evaluator(), context.contract().evaluators().known()));
    }
    if (!leaf.expiry().isAfter(chainNow)) {
      return Optional.of(new ChannelError.Expired(channel.id, leaf.expiry(), chainNow));
    }
    if (leaf.expiry().isAfter(latest)) {
      return Optional.of(new ChannelError.ExpiryTooFar(channel.id, leaf.expiry(), latest));
    }
    if (leaf.amount().isLessThan(context.policy().leastPending())) {
      return Optional.of(
          new ChannelError.LeafTooSmall(
              channel.id, leaf.amount(), context.policy().leastPending()));
    }
    return Optional.empty();
  }
}
