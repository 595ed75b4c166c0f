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
 * Money out of an open channel (CH-35; R16): one side asks, unsigned; the other checks it against
 * its own lanes, keeps the sum aside and signs; the asker signs as well and sends it to the chain.
 * Both keep it aside until it has landed for good or its deadline is final (R1).
 */
final class WithdrawPhase {
  private final Context context;

  WithdrawPhase(Context context) {
    this.context = context;
  }

  void start(Channel channel, Amount amount, Moment now, Consumer<? super ChannelOutput> out) {
    Amount before = channel.terms.withdrawnBy(channel.self());
    if (!channel.isWorking()) {
      refuse(out, new ChannelError.NotOpen(channel.id, channel.view().phase()));
    } else if (channel.wantsTogether) {
      refuse(out, new ChannelError.CloseUnderWay(channel.id));
    } else if (amount.isZero()) {
      refuse(out, new ChannelError.ZeroAmount(channel.id));
    } else if (channel.ourWithdrawal.isPresent()) {
      Amount pending = channel.ourWithdrawal.get().withdrawn().minusOrZero(before);
      refuse(out, new ChannelError.WithdrawalUnderWay(channel.id, pending, amount));
    } else if (amount.isMoreThan(channel.spendable())) {
      refuse(out, new ChannelError.NotEnough(channel.id, amount, channel.spendable()));
    } else {
      ChainTime deadline = context.clock().at(now).plusSeconds(Limits.CLOSE_DEADLINE_SECONDS);
      channel.ourWithdrawal =
          Optional.of(new Channel.Withdrawal(before.plus(amount), deadline, Optional.empty()));
      channel.dirty = true;
      out.accept(PledgeRecords.pledges(channel));
      out.accept(new ChannelOutput.Changed(channel.view()));
    }
  }

  /** Once a turn: asks, or asks again. */
  void flush(Channel channel, boolean due, Moment now, Consumer<? super ChannelOutput> out) {
    if (due && channel.maySign() && channel.asksWithdrawal()) {
      Channel.Withdrawal ours = channel.ourWithdrawal.orElseThrow(IllegalStateException::new);
      if (!context.clock().at(now).isAfter(ours.deadline())) {
        send(
            channel,
            new ChannelMessage.WithdrawRequest(channel.id, ours.withdrawn(), ours.deadline()),
            out);
      }
    }
  }

  void request(
      Channel channel,
      ChannelMessage.WithdrawRequest request,
      Moment now,
      Consumer<? super ChannelOutput> out) {
    ChainTime chainNow = context.clock().at(now);
    ChainTime latest = chainNow.plusSeconds(2 * Limits.CLOSE_DEADLINE_SECONDS);
    Amount before = channel.terms.withdrawnBy(channel.peer);
    Amount wanted = request.withdrawn().minusOrZero(before);
    Amount left = channel.mostPeerMayPromise().minusOrZero(channel.in.best().promised());
    if (channel.peerWithdrawal.isPresent()) {
      Channel.Withdrawal signed = channel.peerWithdrawal.get();
      if (signed.withdrawn().equals(request.withdrawn())
          && signed.deadline().equals(request.deadline())) {
        answer(channel, signed, out);
      } else {
        Amount pending = signed.withdrawn().minusOrZero(before);
        refuse(out, new ChannelError.WithdrawalUnderWay(channel.id, pending, wanted));
      }
    } else if (!channel.isWorking()) {
      refuse(out, new ChannelError.NotOpen(channel.id, channel.view().phase()));
    } else if (!channel.confirmed) {
      // CH-31; it asks again.
      channel.dirty = true;
    } else if (channel.wantsTogether) {
      refuse(out, new ChannelError.CloseUnderWay(channel.id));
    } else if (!request.deadline().isAfter(chainNow) || request.deadline().isAfter(latest)) {
      refuse(out, new ChannelError.Expired(channel.id, request.deadline(), chainNow));
    } else if (wanted.isZero()) {
      refuse(out, new ChannelError.WithdrawnAlready(channel.id, request.withdrawn(), before));
    } else if (wanted.isMoreThan(left)) {
      refuse(out, new ChannelError.NotEnough(channel.id, wanted, left));
    } else {
      Channel.Withdrawal signed =
          new Channel.Withdrawal(request.withdrawn(), request.deadline(), Optional.empty());
      channel.peerWithdrawal = Optional.of(signed);
      out.accept(PledgeRecords.pledges(channel));
      out.accept(new ChannelOutput.Changed(channel.view()));
      answer(channel, signed, out);
    }
  }

  private void answer(
      Channel channel, Channel.Withdrawal signed, Consumer<? super ChannelOutput> out) {
    Hash digest =
        context
            .hashes()
            .withdrawal(channel.id, channel.peer, signed.withdrawn(), signed.deadline());
    send(
        channel,
        new ChannelMessage.WithdrawAgreement(
            channel.id, signed.withdrawn(), signed.deadline(), context.self().sign(digest)),
        out);
  }

  void agreement(
      Channel channel,
      ChannelMessage.WithdrawAgreement message,
      PublicKey peer,
      Consumer<? super ChannelOutput> out) {
    Optional<Channel.Withdrawal> ours = channel.ourWithdrawal;
    boolean isWanted =
        ours.isPresent()
            && !ours.get().peerSignature().isPresent()
            && ours.get().withdrawn().equals(message.withdrawn())
            && ours.get().deadline().equals(message.deadline());
    if (!isWanted) {
      return;
    }
    if (!context.verifier().verify(peer, digest(channel, ours.get()), message.signature())) {
      refuse(out, new ChannelError.BadSignature(channel.id, "withdrawal"));
      return;
    }
    channel.ourWithdrawal =
        Optional.of(
            new Channel.Withdrawal(
                message.withdrawn(), message.deadline(), Optional.of(message.signature())));
    channel.askChainAnew();
    out.accept(PledgeRecords.pledges(channel));
  }

  private Hash digest(Channel channel, Channel.Withdrawal ours) {
    return context
        .hashes()
        .withdrawal(channel.id, channel.self(), ours.withdrawn(), ours.deadline());
  }

  /** The withdrawal to send to the chain, once both have signed. */
  Optional<ChannelAction> action(Channel channel, ChainTime now) {
    Optional<Channel.Withdrawal> ours = channel.ourWithdrawal;
    boolean isDue =
        ours.isPresent()
            && ours.get().peerSignature().isPresent()
            && channel.peerKey.isPresent()
            && !channel.stale
            && !now.isAfter(ours.get().deadline())
            && ours.get().withdrawn().isMoreThan(channel.terms.withdrawnBy(channel.self()));
    if (!isDue) {
      return Optional.empty();
    }
    Signature own = context.self().sign(digest(channel, ours.get()));
    Signature peers = ours.get().peerSignature().get();
    PublicKey ownKey = context.self().publicKey();
    PublicKey peerKey = channel.peerKey.get();
    boolean weAreA = channel.weAreA();
    return Optional.of(
        new ChannelAction.Withdraw(
            channel.terms,
            channel.self(),
            ours.get().withdrawn(),
            ours.get().deadline(),
            weAreA ? own : peers,
            weAreA ? ownKey : peerKey,
            weAreA ? peers : own,
            weAreA ? peerKey : ownKey));
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
