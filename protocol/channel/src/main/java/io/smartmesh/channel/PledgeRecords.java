package io.smartmesh.channel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.LaneState;
import java.util.Optional;

/**
 * Stored form of what we have signed away besides our lane, and of what the peer signed wrongly.
 */
final class PledgeRecords {
  private PledgeRecords() {}

  static ChannelOutput.Store pledges(Channel channel) {
    Encoder out = new Encoder().u8(ChannelRecords.VERSION);
    ChannelRecords.optional(out, channel.handedUntil, (o, until) -> o.u64(until.seconds()));
    ChannelRecords.optional(out, channel.ourWithdrawal, PledgeRecords::write);
    ChannelRecords.optional(out, channel.peerWithdrawal, PledgeRecords::write);
    ChannelRecords.optional(
        out, channel.topUp, (o, t) -> o.amount(t.deposit()).u64(t.until().seconds()));
    out.flag(channel.refusesTogether);
    return ChannelRecords.put(channel.id, 's', Bytes.EMPTY, out);
  }

  private static void write(Encoder out, Channel.Withdrawal withdrawal) {
    out.amount(withdrawal.withdrawn()).u64(withdrawal.deadline().seconds());
    ChannelRecords.optional(out, withdrawal.peerSignature(), (o, s) -> o.raw(s.rs()));
  }

  static Channel read(Decoder in, Channel channel) throws Malformed {
    in.version("what was signed away", ChannelRecords.VERSION);
    channel.handedUntil =
        in.flag() ? Optional.of(new ChainTime(in.u64())) : Optional.<ChainTime>empty();
    channel.ourWithdrawal = withdrawal(in);
    channel.peerWithdrawal = withdrawal(in);
    channel.topUp =
        in.flag()
            ? Optional.of(new Channel.TopUp(in.amount(), new ChainTime(in.u64())))
            : Optional.<Channel.TopUp>empty();
    channel.refusesTogether = in.flag();
    return channel;
  }

  private static Optional<Channel.Withdrawal> withdrawal(Decoder in) throws Malformed {
    if (!in.flag()) {
      return Optional.empty();
    }
    return Optional.of(
        new Channel.Withdrawal(
            in.amount(),
            new ChainTime(in.u64()),
            in.flag() ? Optional.of(ChangeCodec.readSignature(in)) : Optional.<Signature>empty()));
  }

  static ChannelOutput.Store badState(Channel channel, BadState bad) {
    Encoder out = new Encoder().u8(ChannelRecords.VERSION).flag(bad.isEquivocation());
    ChainRecords.write(out, bad.state());
    out.raw(bad.signature().rs());
    return ChannelRecords.put(channel.id, 'e', ChannelRecords.u64(bad.state().seq()), out);
  }

  static ChannelOutput.Store dropBadState(Channel channel, long seq) {
    return ChannelRecords.drop(channel.id, 'e', ChannelRecords.u64(seq));
  }

  /** What a refused state's key ends with. */
  static Bytes badStateKind(long seq) {
    return Bytes.concat(Bytes.utf8("e"), ChannelRecords.u64(seq));
  }

  static BadState readBadState(Decoder in, Channel channel) throws Malformed {
    in.version("a refused state", ChannelRecords.VERSION);
    boolean isEquivocation = in.flag();
    LaneState state = ChainRecords.readState(in);
    if (!state.channelId().equals(channel.id) || !state.payer().equals(channel.peer)) {
      throw new Malformed("a state of " + state.payer() + " in channel " + state.channelId());
    }
    return new BadState(state, ChangeCodec.readSignature(in), isEquivocation);
  }
}
