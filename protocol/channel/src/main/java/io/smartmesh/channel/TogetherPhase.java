package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelAction;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Closing together (CH-14, CH-15; R16). One side asks, unsigned; the other signs first and freezes
 * (R5); the asker signs and sends it to the chain. Whoever has signed stays frozen until the close
 * has landed, or its deadline has passed on the chain.
 */
final class TogetherPhase {
  private final Context context;

  TogetherPhase(Context context) {
    this.context = context;
  }

  void start(Channel channel, Consumer<? super ChannelOutput> out) {
    if (!channel.isWorking()) {
      refuse(out, new ChannelError.NotOpen(channel.id, channel.view().phase()));
    } else if (!channel.nothingPending()) {
      refuse(out, stillPending(channel));
    } else {
      channel.wantsTogether = true;
      channel.closeAsked = false;
      channel.dirty = true;
      out.accept(ChannelRecords.terms(channel));
      if (channel.refusesTogether) {
        channel.refusesTogether = false;
        out.accept(PledgeRecords.pledges(channel));
      }
    }
  }

  /** CH-36: the user says no, until it wants to close together itself. */
  void refuseClose(Channel channel, Consumer<? super ChannelOutput> out) {
    if (channel.phase != ChannelPhase.OPEN || channel.wantsTogether) {
      refuse(out, new ChannelError.NotOpen(channel.id, channel.phase));
      return;
    }
    channel.refusesTogether = true;
    channel.closeAsked = false;
    channel.why = "";
    out.accept(PledgeRecords.pledges(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
  }

  /** CH-36: told once; the user's own wish to close together is the consent. */
  private void ask(Channel channel, Consumer<? super ChannelOutput> out) {
    if (!channel.closeAsked && !channel.refusesTogether) {
      channel.closeAsked = true;
      channel.why = "the peer asks to close together: close it as well, or refuse";
      out.accept(new ChannelOutput.CloseAsked(channel.id, channel.ourPayout()));
      out.accept(new ChannelOutput.Changed(channel.view()));
    }
  }

  /** Once a turn: asks, or asks again. */
  void flush(Channel channel, boolean due, Consumer<? super ChannelOutput> out) {
    boolean ready =
        channel.wantsTogether
            && channel.maySign()
            && channel.peerOnline
            && channel.out.unacked().isEmpty()
            && !channel.isWithdrawing()
            && channel.nothingPending();
    if (ready && due) {
      send(
          channel,
          new ChannelMessage.CloseRequest(channel.id, payoutA(channel), payoutB(channel)),
          out);
    }
  }

  void request(
      Channel channel,
      ChannelMessage.CloseRequest request,
      Moment now,
      Consumer<? super ChannelOutput> out) {
    if (channel.agreement.isPresent()) {
      answer(channel, out);
      return;
    }
    if (!channel.isWorking()) {
      refuse(out, new ChannelError.NotOpen(channel.id, channel.view().phase()));
    } else if (!channel.confirmed) {
      // CH-31; it asks again.
      channel.dirty = true;
    } else if (!channel.nothingPending() || !channel.out.unacked().isEmpty()) {
      refuse(out, stillPending(channel));
    } else if (channel.isWithdrawing()) {
      refuse(out, withdrawing(channel));
    } else if (!request.payoutA().equals(payoutA(channel))
        || !request.payoutB().equals(payoutB(channel))) {
      refuse(
          out,
          new ChannelError.WrongPayout(
              channel.id,
              channel.weAreA() ? request.payoutA() : request.payoutB(),
              channel.ourPayout()));
    } else if (!channel.wantsTogether
        && (channel.refusesTogether || context.policy().asksBeforeClosing())) {
      ask(channel, out);
    } else {
      ChainTime deadline = context.clock().at(now).plusSeconds(Limits.CLOSE_DEADLINE_SECONDS);
      freeze(channel, deadline, Optional.empty(), out);
      answer(channel, out);
    }
  }

  void agreement(
      Channel channel,
      ChannelMessage.CloseAgreement message,
      PublicKey peer,
      Moment now,
      Consumer<? super ChannelOutput> out) {
    boolean mayAgree =
        channel.wantsTogether
            && !channel.stale
            && channel.jump.isOver()
            && channel.confirmed
            && (channel.phase == ChannelPhase.OPEN || channel.agreement.isPresent())
            && channel.phase.compareTo(ChannelPhase.FROZEN) <= 0
            && !channel.agreement.flatMap(Channel.Agreement::peerSignature).isPresent();
    if (!mayAgree) {
      return;
    }
    if (!channel.nothingPending() || !channel.out.unacked().isEmpty()) {
      refuse(out, stillPending(channel));
      return;
    }
    if (channel.isWithdrawing()) {
      refuse(out, withdrawing(channel));
      return;
    }
    if (!message.payoutA().equals(payoutA(channel))
        || !message.payoutB().equals(payoutB(channel))) {
      refuse(
          out,
          new ChannelError.WrongPayout(
              channel.id,
              channel.weAreA() ? message.payoutA() : message.payoutB(),
              channel.ourPayout()));
      return;
    }
    ChainTime chainNow = context.clock().at(now);
    ChainTime latest = chainNow.plusSeconds(2 * Limits.CLOSE_DEADLINE_SECONDS);
    if (message.deadline().isAfter(latest) || !message.deadline().isAfter(chainNow)) {
      refuse(out, new ChannelError.Expired(channel.id, message.deadline(), chainNow));
      return;
    }
    Hash digest =
        context
            .hashes()
            .cooperativeClose(channel.id, message.payoutA(), message.payoutB(), message.deadline());
    if (!context.verifier().verify(peer, digest, message.signature())) {
      refuse(out, new ChannelError.BadSignature(channel.id, "cooperative close"));
      return;
    }
    freeze(channel, message.deadline(), Optional.of(message.signature()), out);
  }

  /** The close to send to the chain, once both have signed. */
  Optional<ChannelAction> action(Channel channel) {
    if (channel.phase != ChannelPhase.FROZEN || !channel.agreement.isPresent()) {
      return Optional.empty();
    }
    Channel.Agreement agreed = channel.agreement.get();
    boolean isWhole = agreed.payoutA().plus(agreed.payoutB()).equals(channel.terms.total());
    if (!agreed.peerSignature().isPresent() || !channel.peerKey.isPresent() || !isWhole) {
      return Optional.empty();
    }
    Signature ours = sign(channel, agreed);
    Signature peers = agreed.peerSignature().get();
    PublicKey ourKey = context.self().publicKey();
    PublicKey peerKey = channel.peerKey.get();
    boolean weAreA = channel.weAreA();
    return Optional.of(
        new ChannelAction.CooperativeClose(
            channel.terms,
            agreed.payoutA(),
            agreed.payoutB(),
            agreed.deadline(),
            weAreA ? ours : peers,
            weAreA ? ourKey : peerKey,
            weAreA ? peers : ours,
            weAreA ? peerKey : ourKey));
  }

  private void freeze(
      Channel channel,
      ChainTime deadline,
      Optional<Signature> peerSignature,
      Consumer<? super ChannelOutput> out) {
    ChainTime before = channel.agreement.map(Channel.Agreement::frozenUntil).orElse(deadline);
    channel.phase = ChannelPhase.FROZEN;
    channel.agreement =
        Optional.of(
            new Channel.Agreement(
                payoutA(channel),
                payoutB(channel),
                deadline,
                before.isAfter(deadline) ? before : deadline,
                peerSignature));
    channel.why = "closing together";
    out.accept(ChannelRecords.terms(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
  }

  private void answer(Channel channel, Consumer<? super ChannelOutput> out) {
    Channel.Agreement agreed = channel.agreement.orElseThrow(IllegalStateException::new);
    send(
        channel,
        new ChannelMessage.CloseAgreement(
            channel.id,
            agreed.payoutA(),
            agreed.payoutB(),
            agreed.deadline(),
            sign(channel, agreed)),
        out);
  }

  private Signature sign(Channel channel, Channel.Agreement agreed) {
    return context
        .self()
        .sign(
            context
                .hashes()
                .cooperativeClose(
                    channel.id, agreed.payoutA(), agreed.payoutB(), agreed.deadline()));
  }

  private static Amount payoutA(Channel channel) {
    return channel.weAreA() ? channel.ourPayout() : peerPayout(channel);
  }

  private static Amount payoutB(Channel channel) {
    return channel.weAreA() ? peerPayout(channel) : channel.ourPayout();
  }

  private static Amount peerPayout(Channel channel) {
    return channel.terms.total().minusOrZero(channel.ourPayout());
  }

  private static ChannelError stillPending(Channel channel) {
    return new ChannelError.StillPending(
        channel.id,
        channel.out.newest().leaves().size() + channel.out.unacked().size(),
        channel.in.best().leaves().size());
  }

  private static ChannelError withdrawing(Channel channel) {
    Channel.Withdrawal signed =
        (channel.ourWithdrawal.isPresent() ? channel.ourWithdrawal : channel.peerWithdrawal)
            .orElseThrow(IllegalStateException::new);
    return new ChannelError.WithdrawalUnderWay(channel.id, signed.withdrawn(), Amount.ZERO);
  }

  private static void send(
      Channel channel, ChannelMessage message, Consumer<? super ChannelOutput> out) {
    if (channel.peerOnline) {
      out.accept(new ChannelOutput.SendToPeer(channel.peer, ChannelCodec.encode(message)));
    }
  }

  private static void refuse(Consumer<? super ChannelOutput> out, ChannelError error) {
    out.accept(new ChannelOutput.Refused(error));
  }
}
