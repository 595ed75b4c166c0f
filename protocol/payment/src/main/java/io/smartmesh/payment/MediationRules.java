package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainEstimate;
import io.smartmesh.base.Result;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.Optional;

/** PY-60, PY-61, PY-75 to PY-83: all that must hold before our money is put at risk for others. */
final class MediationRules {
  private final Env env;
  private final LimitRules limits;

  MediationRules(Env env, LimitRules limits) {
    this.env = env;
    this.limits = limits;
  }

  /**
   * PY-77: nobody's expiries are judged by a clock that may be more wrong than our margin allows.
   */
  static Optional<PaymentError> objectionTo(ChainEstimate estimate, OfflineTime offline) {
    if (!estimate.isGuess() && estimate.unseenSeconds() > offline.seconds()) {
      return Optional.of(new PaymentError.ChainUnseen(estimate.unseenSeconds(), offline.seconds()));
    }
    return estimate.errorSeconds() > offline.errorSeconds()
        ? Optional.of(
            new PaymentError.ClockUncertain(estimate.errorSeconds(), offline.errorSeconds()))
        : Optional.empty();
  }

  /** The lock to set for it, or what speaks against it. */
  Result<Lock, PaymentError> judge(Turn turn, Lock in, Onion.Forward wanted) {
    Optional<PaymentError> clock =
        objectionTo(env.clock().estimate(turn.now()), env.config().offline());
    if (clock.isPresent()) {
      return Result.err(clock.get());
    }
    Optional<ChannelView> from = env.openChannel(in.channel());
    Optional<ChannelView> to = next(in, wanted);
    if (!from.isPresent() || !to.isPresent()) {
      return Result.err(new PaymentError.NoWayOn(wanted.hint().toHex()));
    }
    Leaf leaf = in.leaf();
    Optional<PaymentError> objection = amount(turn, leaf, wanted, to.get());
    if (!objection.isPresent()) {
      long hold = Math.max(from.get().holdSeconds(), to.get().holdSeconds());
      objection = time(turn, leaf, wanted, hold);
    }
    if (!objection.isPresent()) {
      objection = limits.mediating(from.get(), to.get(), wanted.amount());
    }
    return objection.isPresent()
        ? Result.err(objection.get())
        : Result.ok(
            new Lock(
                to.get().id(),
                new Leaf(wanted.amount(), wanted.expiry(), leaf.evaluator(), leaf.terms())));
  }

  private Optional<ChannelView> next(Lock in, Onion.Forward wanted) {
    for (ChannelView channel : env.openChannels()) {
      if (wanted.names(channel.id())
          && !channel.id().equals(in.channel())
          && channel.peerOnline()) {
        return Optional.of(channel);
      }
    }
    return Optional.empty();
  }

  private Optional<PaymentError> amount(
      Turn turn, Leaf leaf, Onion.Forward wanted, ChannelView to) {
    if (wanted.amount().isZero()) {
      return Optional.of(new PaymentError.ZeroAmount());
    }
    Amount offered = leaf.amount().minusOrZero(wanted.amount());
    Amount price = env.config().price().of(wanted.amount(), lockedSeconds(turn, wanted));
    if (leaf.amount().isLessThan(wanted.amount()) || offered.isLessThan(price)) {
      return Optional.of(new PaymentError.FeeTooLow(offered, price));
    }
    return to.spendable().isLessThan(wanted.amount())
        ? Optional.of(new PaymentError.CannotPassOn(wanted.amount(), to.spendable()))
        : Optional.empty();
  }

  /** In the payer's favour: it reckoned with its own clock, and some time ago. */
  private long lockedSeconds(Turn turn, Onion.Forward wanted) {
    long seconds = wanted.expiry().seconds() - turn.time().seconds();
    return seconds - Limits.PEER_ERROR_SECONDS - env.config().offline().errorSeconds();
  }

  /** Compared without adding: the numbers are the payer's and may be anything. */
  private Optional<PaymentError> time(Turn turn, Leaf leaf, Onion.Forward wanted, long hold) {
    OfflineTime offline = env.config().offline();
    long apart = leaf.expiry().seconds() - wanted.expiry().seconds();
    if (apart < offline.marginSeconds(hold)) {
      return Optional.of(new PaymentError.MarginTooShort(apart, offline.marginSeconds(hold)));
    }
    long left = wanted.expiry().seconds() - turn.time().seconds();
    long least = Limits.PEER_ERROR_SECONDS + offline.errorSeconds();
    return left <= least
        ? Optional.of(new PaymentError.ExpiresTooSoon(left, least))
        : Optional.empty();
  }

  /**
   * R12b, PY-62: folding gives the money away for good, so the incoming lock must leave the longest
   * time without the chain, and what it takes to register the secret, however wrong our clock is.
   */
  boolean canStillRegister(Turn turn, Lock in) {
    ChainEstimate estimate = env.clock().estimate(turn.now());
    OfflineTime offline = env.config().offline();
    return in.leaf().expiry().seconds() - estimate.time().seconds()
        >= offline.seconds() + Limits.REGISTER_SECONDS + estimate.errorSeconds();
  }
}
