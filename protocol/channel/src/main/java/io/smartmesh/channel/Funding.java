package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelRecord;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Money into an open channel (CH-34). The wish is a deposit, not a difference: asked again, also
 * after a restart or a re-organisation, it never pays twice.
 */
final class Funding {
  /** Sums with it stay amounts. */
  private static final int DEPOSIT_BITS = 254;

  private static final String UNCOVERED =
      "the chain took back a deposit that was promised on; waiting until it is there again";

  private final Context context;

  Funding(Context context) {
    this.context = context;
  }

  void start(Channel channel, Amount amount, Moment now, Consumer<? super ChannelOutput> out) {
    Amount deposit = channel.terms.depositOf(channel.self());
    if (!channel.isWorking()) {
      refuse(out, new ChannelError.NotOpen(channel.id, channel.view().phase()));
    } else if (channel.wantsTogether) {
      refuse(out, new ChannelError.CloseUnderWay(channel.id));
    } else if (amount.isZero()) {
      refuse(out, new ChannelError.ZeroAmount(channel.id));
    } else if (channel.topUp.isPresent()) {
      Amount pending = channel.topUp.get().deposit().minusOrZero(deposit);
      refuse(out, new ChannelError.TopUpUnderWay(channel.id, pending, amount));
    } else if (amount.units().bitLength() > DEPOSIT_BITS) {
      refuse(out, new ChannelError.Implausible(channel.id, "a deposit of more than there can be"));
    } else {
      ChainTime until = context.clock().at(now).plusSeconds(Limits.TOP_UP_SECONDS);
      channel.topUp = Optional.of(new Channel.TopUp(deposit.plus(amount), until));
      channel.askChainAnew();
      out.accept(PledgeRecords.pledges(channel));
    }
  }

  static Optional<ChannelAction> action(Channel channel, ChainTime now) {
    Amount deposit = channel.terms.depositOf(channel.self());
    return channel
        .topUp
        .filter(wish -> wish.deposit().isMoreThan(deposit) && !now.isAfter(wish.until()))
        .map(wish -> new ChannelAction.TopUp(channel.terms, wish.deposit().minus(deposit)));
  }

  /** Why the contract cannot have said so; empty when it can. */
  static Optional<String> objectionTo(Channel channel, ChannelRecord terms) {
    ChannelRecord before = channel.terms;
    boolean isSame =
        before
            .withDeposit(terms.partyA(), terms.depositA())
            .withDeposit(terms.partyB(), terms.depositB())
            .withWithdrawn(terms.partyA(), terms.withdrawnA())
            .withWithdrawn(terms.partyB(), terms.withdrawnB())
            .equals(terms);
    if (!isSame) {
      return Optional.of("a channel with other terms");
    }
    if (!terms.isSolvent()) {
      return Optional.of("deposits and withdrawals that no contract holds");
    }
    boolean isOpen = channel.phase == ChannelPhase.OPEN || channel.phase == ChannelPhase.FROZEN;
    return isOpen ? Optional.empty() : Optional.of("money moved while " + channel.phase);
  }

  /** The chain holds more or less for one party: CH-34, CH-35. */
  static void changed(Channel channel, ChannelRecord terms, Consumer<? super ChannelOutput> out) {
    channel.terms = terms;
    paidIn(channel, out);
    ChannelPhase before = channel.phase;
    ChannelPhase phase = channel.phaseBeforeClose();
    String why = before == phase ? channel.why : phase == ChannelPhase.OPEN ? "" : UNCOVERED;
    ChainFacts.move(channel, phase, why, out);
    if (phase == ChannelPhase.OPEN && before != phase) {
      channel.dirty = true;
      out.accept(new ChannelOutput.LaneReady(channel.id));
    }
  }

  private static void paidIn(Channel channel, Consumer<? super ChannelOutput> out) {
    Amount deposit = channel.terms.depositOf(channel.self());
    if (channel.topUp.isPresent() && !channel.topUp.get().deposit().isMoreThan(deposit)) {
      channel.topUp = Optional.empty();
      out.accept(PledgeRecords.pledges(channel));
    }
  }

  /**
   * The chain took a top-up back: one of ours is asked for again, as long as it takes. Where more
   * was promised than is left, nothing is signed until it is there.
   */
  static void takenBack(Channel channel, Amount before, Consumer<? super ChannelOutput> out) {
    if (!channel.missing && !channel.wantsAlone && !channel.isCovered()) {
      channel.why = UNCOVERED;
    }
    if (before.isMoreThan(channel.terms.depositOf(channel.self()))) {
      channel.topUp = Optional.of(new Channel.TopUp(before, new ChainTime(Long.MAX_VALUE)));
      out.accept(PledgeRecords.pledges(channel));
    }
  }

  private static void refuse(Consumer<? super ChannelOutput> out, ChannelError error) {
    out.accept(new ChannelOutput.Refused(error));
  }
}
