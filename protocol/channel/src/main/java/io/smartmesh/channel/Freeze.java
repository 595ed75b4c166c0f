package io.smartmesh.channel;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.CloseClaim;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Closes that others are to send (CH-32, R5), and when what was signed away is void (CH-15, CH-33,
 * CH-35). A signature cannot be called in: only a final block past its deadline ends it.
 */
final class Freeze {
  private final Context context;

  Freeze(Context context) {
    this.context = context;
  }

  /** Signs a close alone for somebody else to send; nothing more is signed from here on. */
  void signAlone(
      Channel channel,
      ChannelInput.SignClose wish,
      Moment now,
      Consumer<? super ChannelOutput> out) {
    long seconds = wish.seconds();
    boolean possible =
        !channel.missing
            && (channel.phase == ChannelPhase.OPEN || channel.phase == ChannelPhase.FROZEN);
    Optional<ChannelError> objection =
        possible
            ? AloneClose.objection(channel, wish.vouched())
            : Optional.of(new ChannelError.NotOpen(channel.id, channel.view().phase()));
    if (objection.isPresent()) {
      refuse(out, objection.get());
      return;
    }
    if (seconds < Limits.HANDED_SECONDS_LEAST || seconds > Limits.HANDED_SECONDS_MOST) {
      refuse(
          out,
          new ChannelError.WrongDeadline(
              channel.id, seconds, Limits.HANDED_SECONDS_LEAST, Limits.HANDED_SECONDS_MOST));
      return;
    }
    ChainTime chainNow = context.clock().at(now);
    ChainTime deadline = chainNow.plusSeconds(seconds);
    Optional<CloseClaim> claim =
        Dispute.closeClaim(
                channel,
                context.self().publicKey(),
                deadline,
                AloneClose.isWithAmnesty(channel, wish.vouched()))
            .map(
                unsigned -> unsigned.signed(context.self().sign(context.hashes().close(unsigned))));
    if (!claim.isPresent()) {
      refuse(out, new ChannelError.PeerNeverSeen(channel.id, channel.peer));
      return;
    }
    ChainTime before = channel.handedUntil.orElse(deadline);
    channel.handedUntil = Optional.of(before.isAfter(deadline) ? before : deadline);
    if (channel.phase == ChannelPhase.OPEN) {
      channel.why = "a close was signed to be sent by others";
    }
    channel.phase = ChannelPhase.FROZEN;
    out.accept(PledgeRecords.pledges(channel));
    out.accept(ChannelRecords.terms(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
    out.accept(
        new ChannelOutput.Signed(
            channel.id,
            deadline,
            HandedAction.encode(
                context.contract(), new ChannelAction.Close(channel.terms, claim.get()))));
  }

  /** Hands out the close that both have agreed to; it has frozen the channel already. */
  void handTogether(Channel channel, TogetherPhase together, Consumer<? super ChannelOutput> out) {
    Optional<ChannelAction> agreed = together.action(channel);
    if (agreed.isPresent()) {
      out.accept(
          new ChannelOutput.Signed(
              channel.id,
              channel.agreement.orElseThrow(IllegalStateException::new).deadline(),
              HandedAction.encode(context.contract(), agreed.get())));
    } else {
      refuse(out, new ChannelError.NotAgreed(channel.id, channel.phase));
    }
  }

  /**
   * The chain is final up to {@code verified}: what has not landed by its deadline never will,
   * whatever is re-organised.
   */
  void thaw(Channel channel, ChainTime verified, Consumer<? super ChannelOutput> out) {
    boolean agreed =
        channel.phase == ChannelPhase.FROZEN
            && channel.agreement.isPresent()
            && verified.isAfter(channel.agreement.get().frozenUntil());
    if (agreed) {
      channel.agreement = Optional.empty();
      channel.wantsTogether = false;
      out.accept(ChannelRecords.terms(channel));
    }
    boolean handed = isPast(channel.handedUntil, verified);
    boolean ours = isOver(channel, channel.ourWithdrawal, channel.self(), verified);
    boolean peers = isOver(channel, channel.peerWithdrawal, channel.peer, verified);
    boolean topUp = isPast(channel.topUp.map(Channel.TopUp::until), verified);
    channel.handedUntil = handed ? Optional.empty() : channel.handedUntil;
    channel.ourWithdrawal = ours ? Optional.empty() : channel.ourWithdrawal;
    channel.peerWithdrawal = peers ? Optional.empty() : channel.peerWithdrawal;
    channel.topUp = topUp ? Optional.empty() : channel.topUp;
    if (handed || ours || peers || topUp) {
      out.accept(PledgeRecords.pledges(channel));
      out.accept(new ChannelOutput.Changed(channel.view()));
    }
    open(channel, out);
  }

  /** Back to work, if nothing keeps it frozen any more. */
  static void open(Channel channel, Consumer<? super ChannelOutput> out) {
    if (channel.phase == ChannelPhase.FROZEN && channel.phaseBeforeClose() == ChannelPhase.OPEN) {
      channel.phase = ChannelPhase.OPEN;
      channel.why = "";
      channel.dirty = true;
      out.accept(ChannelRecords.terms(channel));
      out.accept(new ChannelOutput.Changed(channel.view()));
      out.accept(new ChannelOutput.LaneReady(channel.id));
    }
  }

  private static boolean isPast(Optional<ChainTime> deadline, ChainTime verified) {
    return deadline.isPresent() && verified.isAfter(deadline.get());
  }

  /** Landed for good, or never: until then both keep the money aside. */
  private static boolean isOver(
      Channel channel,
      Optional<Channel.Withdrawal> withdrawal,
      io.smartmesh.base.Address party,
      ChainTime verified) {
    return withdrawal.isPresent()
        && (verified.isAfter(withdrawal.get().deadline())
            || (channel.history.isFinal()
                && !withdrawal.get().withdrawn().isMoreThan(channel.terms.withdrawnBy(party))));
  }

  private static void refuse(Consumer<? super ChannelOutput> out, ChannelError error) {
    out.accept(new ChannelOutput.Refused(error));
  }
}
