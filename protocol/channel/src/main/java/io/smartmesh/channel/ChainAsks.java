package io.smartmesh.channel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When each action of one channel was asked of the chain, and so when it is asked again (CH-43).
 * Not stored: a restart begins anew.
 */
final class ChainAsks {
  private static final long MILLIS_PER_SECOND = 1_000;

  /** After {@code at} it is asked again, and then after twice {@code delayMillis}. */
  private static final class Ask {
    final long delayMillis;
    final Moment at;

    Ask(long delayMillis, Moment at) {
      this.delayMillis = delayMillis;
      this.at = at;
    }
  }

  private TreeMap<String, Ask> asks = new TreeMap<>();

  /** Something has changed: all that is still due goes out at once. */
  void reset() {
    asks.clear();
  }

  /**
   * Those to ask now, which counts as asking them.
   *
   * @param wanted all that the channel wants of the chain; what is not in it any more is forgotten
   */
  List<ChannelAction> due(
      Channel channel, List<ChannelAction> wanted, Moment now, ChainTime chainNow) {
    TreeMap<String, Ask> next = new TreeMap<>();
    List<ChannelAction> due = new ArrayList<>();
    for (ChannelAction action : wanted) {
      String purpose = purpose(action);
      Ask before = asks.get(purpose);
      if (before != null && before.at.isAfter(now)) {
        next.put(purpose, before);
      } else {
        long delay = before == null ? Limits.CHAIN_RETRY_MILLIS : 2 * before.delayMillis;
        delay = Math.min(delay, most(deadline(channel, action), chainNow));
        next.put(purpose, new Ask(delay, now.plusMillis(delay)));
        due.add(action);
      }
    }
    asks = next;
    return due;
  }

  /** When the first of them is asked again; never when there is none. */
  Moment next() {
    Moment first = Moment.NEVER;
    for (Ask ask : asks.values()) {
      first = first.earlier(ask.at);
    }
    return first;
  }

  /** The closer the deadline the denser; after it nothing is urgent any more. */
  private static long most(Optional<ChainTime> deadline, ChainTime now) {
    if (!deadline.isPresent() || !deadline.get().isAfter(now)) {
      return Limits.CHAIN_RETRY_MILLIS_MOST;
    }
    long left = deadline.get().seconds() - now.seconds();
    long share = left / Limits.CHAIN_RETRY_DIVISOR;
    return share >= Limits.CHAIN_RETRY_MILLIS_MOST / MILLIS_PER_SECOND
        ? Limits.CHAIN_RETRY_MILLIS_MOST
        : Math.max(Limits.CHAIN_RETRY_MILLIS, share * MILLIS_PER_SECOND);
  }

  /** After it the action is worth nothing, or less. */
  private static Optional<ChainTime> deadline(Channel channel, ChannelAction action) {
    if (action instanceof ChannelAction.Raise raise) {
      return Optional.of(raise.closing().endTime());
    } else if (action instanceof ChannelAction.ProveLie lie) {
      return Optional.of(lie.closing().endTime());
    } else if (action instanceof ChannelAction.Withdraw withdraw) {
      return Optional.of(withdraw.deadline());
    } else if (action instanceof ChannelAction.CooperativeClose close) {
      return Optional.of(close.deadline());
    } else if (action instanceof ChannelAction.Open open) {
      return Optional.of(open.openBefore());
    } else if (action instanceof ChannelAction.Resolve resolve) {
      return Optional.of(resolve.settled().claimEnd());
    } else if (action instanceof ChannelAction.RegisterEvidence evidence) {
      return expiry(channel, evidence);
    } else if (action instanceof ChannelAction.Close) {
      return firstExpiry(channel);
    }
    return Optional.empty();
  }

  private static Optional<ChainTime> expiry(
      Channel channel, ChannelAction.RegisterEvidence evidence) {
    return channel.in.best().leaves().stream()
        .filter(leaf -> leaf.terms().equals(evidence.terms()))
        .map(Leaf::expiry)
        .min(ChainTime::compareTo);
  }

  private static Optional<ChainTime> firstExpiry(Channel channel) {
    return channel.in.best().leaves().stream().map(Leaf::expiry).min(ChainTime::compareTo);
  }

  /** The same for two that are the same wish, whatever was signed for it since. */
  private static String purpose(ChannelAction action) {
    String kind = action.getClass().getSimpleName();
    if (action instanceof ChannelAction.Resolve resolve) {
      return kind + " " + ChannelHashes.leafHash(resolve.leaf()).hex();
    } else if (action instanceof ChannelAction.RegisterEvidence evidence) {
      Bytes shown = Bytes.concat(evidence.evaluator().bytes(), evidence.terms().bytes());
      return kind + " " + shown.toHex() + " " + evidence.evidence().toHex();
    }
    return kind;
  }
}
