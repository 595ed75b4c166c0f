package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.ethereum.channels.ChannelId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** PY-80 to PY-82: what the user lets be at stake, for one neighbour and in all. */
final class LimitRules {
  private final Env env;
  private final Unseen unseen;

  /** Our locks, of our own payments. */
  final Tally own = new Tally();

  /** Our locks, for payments of others. */
  final Tally mediated = new Tally();

  /** Locks towards us that others asked to be passed on. */
  final Tally mediatedIn = new Tally();

  LimitRules(Env env, Unseen unseen) {
    this.env = env;
    this.unseen = unseen;
  }

  private PaymentLimits limits() {
    return env.config().limits();
  }

  /** Whether a payment of others may go through us. */
  Optional<PaymentError> mediating(ChannelView from, ChannelView to, Amount amount) {
    Set<ChannelId> source = channelsWith(from.peer());
    Set<ChannelId> target = channelsWith(to.peer());
    PaymentLimits most = limits();
    Optional<PaymentError> objection = least(amount);
    objection = first(objection, count("most-pending", mediatedIn.total(), most.pending().total()));
    objection =
        first(
            objection,
            count("most-pending-per-peer", mediatedIn.of(source), most.pending().perPeer()));
    objection =
        first(
            objection,
            sum("most-mediated", mediated.total().amount(), amount, most.mediated().total()));
    objection =
        first(
            objection,
            sum(
                "most-mediated-per-peer",
                mediated.of(target).amount(),
                amount,
                most.mediated().perPeer()));
    return first(objection, locking(to, amount));
  }

  /** Whether we may lock so much more towards this neighbour. */
  Optional<PaymentError> locking(ChannelView to, Amount amount) {
    Set<ChannelId> target = channelsWith(to.peer());
    return first(
        sum("most-locked", locked(), amount, limits().locked().total()),
        sum(
            "most-locked-per-peer",
            own.of(target).plus(mediated.of(target)).amount(),
            amount,
            limits().locked().perPeer()));
  }

  Amount locked() {
    return own.total().plus(mediated.total()).amount();
  }

  /** Whether an invoice over so much may be issued, whoever will pay it. */
  Optional<PaymentError> asking(Turn turn, Amount amount) {
    return first(
        least(amount),
        unsettled(
            turn, "most-unsettled", unseen.total(turn), amount, limits().unsettled().total()));
  }

  /** Whether so much more may come from this neighbour while the chain is unseen. */
  Optional<PaymentError> receiving(Turn turn, Address peer, Amount amount) {
    return first(
        unsettled(turn, "most-unsettled", unseen.total(turn), amount, limits().unsettled().total()),
        unsettled(
            turn,
            "most-unsettled-per-peer",
            unseen.from(turn, peer),
            amount,
            limits().unsettled().perPeer()));
  }

  private Optional<PaymentError> unsettled(
      Turn turn, String limit, Amount now, Amount more, Optional<Amount> most) {
    return unseen.isUnseen(turn) ? sum(limit, now, more, most) : Optional.empty();
  }

  private Optional<PaymentError> least(Amount amount) {
    return amount.isLessThan(limits().least())
        ? Optional.of(new PaymentError.TooSmall(amount, limits().least()))
        : Optional.empty();
  }

  private static Optional<PaymentError> count(String limit, Tally.Sum now, int most) {
    return now.count() >= most
        ? Optional.of(new PaymentError.TooManyPending(limit, now.count() + 1, most))
        : Optional.empty();
  }

  private static Optional<PaymentError> sum(
      String limit, Amount now, Amount more, Optional<Amount> most) {
    if (!most.isPresent() || !most.get().minusOrZero(now).isLessThan(more)) {
      return Optional.empty();
    }
    return Optional.of(new PaymentError.OverLimit(limit, now.plusOrMost(more), most.get()));
  }

  private static Optional<PaymentError> first(
      Optional<PaymentError> one, Optional<PaymentError> other) {
    return one.isPresent() ? one : other;
  }

  /** All limits, as a user sees them. */
  List<LimitView> views(Turn turn) {
    PaymentLimits most = limits();
    Amount unseenMost = Amount.ZERO;
    Amount lockedMost = Amount.ZERO;
    Amount mediatedMost = Amount.ZERO;
    int pendingMost = 0;
    for (ChannelView channel : env.channels().get()) {
      Set<ChannelId> same = channelsWith(channel.peer());
      unseenMost = max(unseenMost, unseen.from(turn, channel.peer()));
      lockedMost = max(lockedMost, own.of(same).plus(mediated.of(same)).amount());
      mediatedMost = max(mediatedMost, mediated.of(same).amount());
      pendingMost = Math.max(pendingMost, mediatedIn.of(same).count());
    }
    List<LimitView> views = new ArrayList<>();
    views.add(money("most-unsettled", unseen.total(turn), most.unsettled().total()));
    views.add(money("most-unsettled-per-peer", unseenMost, most.unsettled().perPeer()));
    views.add(money("most-locked", locked(), most.locked().total()));
    views.add(money("most-locked-per-peer", lockedMost, most.locked().perPeer()));
    views.add(money("most-mediated", mediated.total().amount(), most.mediated().total()));
    views.add(money("most-mediated-per-peer", mediatedMost, most.mediated().perPeer()));
    views.add(number("most-pending", mediatedIn.total().count(), most.pending().total()));
    views.add(number("most-pending-per-peer", pendingMost, most.pending().perPeer()));
    return views;
  }

  private static Amount max(Amount one, Amount other) {
    return one.isLessThan(other) ? other : one;
  }

  private static LimitView money(String setting, Amount used, Optional<Amount> most) {
    return new LimitView(setting, true, used.units(), most.map(Amount::units));
  }

  private static LimitView number(String setting, long used, long most) {
    return new LimitView(
        setting, false, BigInteger.valueOf(used), Optional.of(BigInteger.valueOf(most)));
  }

  private Set<ChannelId> channelsWith(Address peer) {
    Set<ChannelId> channels = new TreeSet<>();
    for (ChannelView channel : env.channels().get()) {
      if (channel.peer().equals(peer)) {
        channels.add(channel.id());
      }
    }
    return channels;
  }
}
