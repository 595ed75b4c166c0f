package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.conditions.Conditions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Channel messages on the wire (CH-20). The first byte is version (high nibble, now 1) and type
 * (low nibble); then the channel id, then:
 *
 * <pre>
 *  0 Steps           firstSeq:varint  count:varint  change*
 *  1 Update          firstSeq:varint  count:varint  change*  transferred:amount  root?:flag[32]
 *                    pendingTotal:amount  signature:64
 *  2 Ack             seq:varint  signature:64
 *  3 PreAck          seq:varint  leafHash:32  signature:64
 *  4 Reveal          (leafHash:32  evidence:bytes ≤ 884)+
 *  5 AskRelease      leafHash:32
 *  6 CloseRequest    payoutA:amount  payoutB:amount
 *  7 CloseAgreement  payoutA:amount  payoutB:amount  deadline:u64  signature:64
 *  8 Newest          seq:varint  transferred:amount  root?:flag[32]  pendingTotal:amount
 *                    signature:64  given
 *    given           0  |  1 for an Ack, 2 for a PreAck  seq:varint  stateHash:32  signature:64
 *  9 AskNewest
 * 10 WithdrawRequest   withdrawn:amount  deadline:u64
 * 11 WithdrawAgreement withdrawn:amount  deadline:u64  signature:64
 * 12 to 15           see {@link JumpCodec}
 * </pre>
 *
 * A direct payment of up to 10^20 units is at most 160 bytes: 1 + 32 + 4 + 1 + 26 + 14 + 1 + 1 + 64
 * with room to spare.
 */
final class ChannelCodec {
  static final int EVIDENCE_BYTES = Conditions.EVIDENCE_BYTES;
  private static final int VERSION = 1;

  private ChannelCodec() {}

  static Bytes encode(ChannelMessage message) {
    Encoder out = new Encoder();
    if (message instanceof ChannelMessage.Update m) {
      steps(start(out, 1, m), m.firstSeq(), m.changes());
      sums(out, m.transferred(), m.pendingRoot(), m.pendingTotal());
      out.raw(m.signature().rs());
    } else if (message instanceof ChannelMessage.Steps m) {
      steps(start(out, 0, m), m.firstSeq(), m.changes());
    } else if (message instanceof ChannelMessage.Ack m) {
      start(out, 2, m).varint(m.seq()).raw(m.signature().rs());
    } else if (message instanceof ChannelMessage.PreAck m) {
      start(out, 3, m).varint(m.seq()).hash(m.leafHash()).raw(m.signature().rs());
    } else if (message instanceof ChannelMessage.Reveal m) {
      start(out, 4, m);
      m.shown().forEach(shown -> out.hash(shown.leafHash()).bytes(shown.evidence()));
    } else if (message instanceof ChannelMessage.AskRelease m) {
      start(out, 5, m).hash(m.leafHash());
    } else if (message instanceof ChannelMessage.CloseRequest m) {
      start(out, 6, m).amount(m.payoutA()).amount(m.payoutB());
    } else if (message instanceof ChannelMessage.Newest m) {
      start(out, 8, m).varint(m.seq());
      sums(out, m.transferred(), m.pendingRoot(), m.pendingTotal());
      out.raw(m.signature().rs());
      given(out, m.given());
    } else if (message instanceof ChannelMessage.AskNewest m) {
      start(out, 9, m);
    } else if (message instanceof ChannelMessage.WithdrawRequest m) {
      start(out, 10, m).amount(m.withdrawn()).u64(m.deadline().seconds());
    } else if (message instanceof ChannelMessage.WithdrawAgreement m) {
      start(out, 11, m).amount(m.withdrawn()).u64(m.deadline().seconds());
      out.raw(m.signature().rs());
    } else if (JumpCodec.typeOf(message) != 0) {
      JumpCodec.write(start(out, JumpCodec.typeOf(message), message), message);
    } else {
      ChannelMessage.CloseAgreement m = (ChannelMessage.CloseAgreement) message;
      start(out, 7, m).amount(m.payoutA()).amount(m.payoutB());
      out.u64(m.deadline().seconds()).raw(m.signature().rs());
    }
    return out.toBytes();
  }

  static Result<ChannelMessage, Malformed> decode(Bytes payload) {
    try {
      Decoder in = new Decoder(payload);
      int first = in.u8();
      if (first >> 4 != VERSION) {
        throw new Malformed("channel message of version " + (first >> 4) + ", known is " + VERSION);
      }
      ChannelId channel = new ChannelId(in.hash());
      ChannelMessage message = body(first & 15, channel, in);
      in.end();
      return Result.ok(message);
    } catch (Malformed e) {
      return Result.err(e);
    }
  }

  private static ChannelMessage body(int type, ChannelId channel, Decoder in) throws Malformed {
    switch (type) {
      case 0:
        return steps(channel, in);
      case 1:
        return update(channel, in);
      case 2:
        return new ChannelMessage.Ack(channel, in.varint(), ChangeCodec.readSignature(in));
      case 3:
        return new ChannelMessage.PreAck(
            channel, in.varint(), in.hash(), ChangeCodec.readSignature(in));
      case 4:
        return reveal(channel, in);
      case 5:
        return new ChannelMessage.AskRelease(channel, in.hash());
      case 6:
        return new ChannelMessage.CloseRequest(channel, in.amount(), in.amount());
      case 7:
        return new ChannelMessage.CloseAgreement(
            channel,
            in.amount(),
            in.amount(),
            new ChainTime(in.u64()),
            ChangeCodec.readSignature(in));
      case 8:
        return new ChannelMessage.Newest(
            channel,
            in.varint(),
            in.amount(),
            readRoot(in),
            in.amount(),
            ChangeCodec.readSignature(in),
            readGiven(in));
      case 9:
        return new ChannelMessage.AskNewest(channel);
      case 10:
        return new ChannelMessage.WithdrawRequest(channel, in.amount(), new ChainTime(in.u64()));
      case 11:
        return new ChannelMessage.WithdrawAgreement(
            channel, in.amount(), new ChainTime(in.u64()), ChangeCodec.readSignature(in));
      default:
        return JumpCodec.read(type, channel, in);
    }
  }

  private static void steps(Encoder out, long firstSeq, List<Change> changes) {
    out.varint(firstSeq).varint(changes.size());
    changes.forEach(change -> ChangeCodec.write(out, change));
  }

  private static ChannelMessage.Steps steps(ChannelId channel, Decoder in) throws Malformed {
    long firstSeq = in.varint();
    int count = in.count(Limits.CHANGES_PER_UPDATE);
    if (firstSeq == 0 || count == 0 || firstSeq > Long.MAX_VALUE - count) {
      throw new Malformed("update of " + count + " changes from sequence number " + firstSeq);
    }
    List<Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(ChangeCodec.read(in));
    }
    return new ChannelMessage.Steps(channel, firstSeq, Collections.unmodifiableList(changes));
  }

  private static ChannelMessage.Update update(ChannelId channel, Decoder in) throws Malformed {
    ChannelMessage.Steps steps = steps(channel, in);
    Amount transferred = in.amount();
    Hash root = readRoot(in);
    return new ChannelMessage.Update(
        channel,
        steps.firstSeq(),
        steps.changes(),
        transferred,
        root,
        in.amount(),
        ChangeCodec.readSignature(in));
  }

  private static ChannelMessage.Reveal reveal(ChannelId channel, Decoder in) throws Malformed {
    List<ChannelMessage.Shown> shown = new ArrayList<>();
    do {
      if (shown.size() == Limits.PENDING_PER_LANE) {
        throw new Malformed("evidence for more than " + Limits.PENDING_PER_LANE + " leaves");
      }
      shown.add(new ChannelMessage.Shown(in.hash(), in.bytes(EVIDENCE_BYTES)));
    } while (in.remaining() > 0);
    return new ChannelMessage.Reveal(channel, Collections.unmodifiableList(shown));
  }

  private static void sums(Encoder out, Amount transferred, Hash root, Amount total) {
    boolean pending = !root.equals(Hash.ZERO);
    out.amount(transferred).flag(pending);
    if (pending) {
      out.hash(root);
    }
    out.amount(total);
  }

  private static Hash readRoot(Decoder in) throws Malformed {
    if (!in.flag()) {
      return Hash.ZERO;
    }
    Hash root = in.hash();
    if (root.equals(Hash.ZERO)) {
      throw new Malformed("a pending root of zero, written out");
    }
    return root;
  }

  private static void given(Encoder out, Optional<ChannelMessage.Newest.Given> given) {
    if (given.isPresent()) {
      ChannelMessage.Newest.Given g = given.get();
      out.u8(g.isPreAck() ? 2 : 1).varint(g.seq()).hash(g.stateHash()).raw(g.signature().rs());
    } else {
      out.u8(0);
    }
  }

  private static Optional<ChannelMessage.Newest.Given> readGiven(Decoder in) throws Malformed {
    int kind = in.u8();
    if (kind > 2) {
      throw new Malformed("what was given has kind " + kind + ", known are 0 to 2");
    }
    return kind == 0
        ? Optional.empty()
        : Optional.of(
            new ChannelMessage.Newest.Given(
                kind == 2, in.varint(), in.hash(), ChangeCodec.readSignature(in)));
  }

  private static Encoder start(Encoder out, int type, ChannelMessage message) {
    return out.u8(VERSION << 4 | type).hash(message.channel().hash());
  }
}
