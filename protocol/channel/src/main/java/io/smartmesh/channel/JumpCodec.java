package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The messages of the jump (R14, CH-48), after {@link ChannelCodec}'s first 33 bytes:
 *
 * <pre>
 * 12 Recover
 * 13 JumpLane   which:1  seq:varint  transferred:amount  signature:64  leafCount:varint
 *               first:varint  count:varint  leaf*
 *    leaf       amount  expiry:8  evaluator:20  terms:32
 * 14 Jumped     seq:varint  count:varint  leafHash:32*  signature:64  ackedSeq:varint  ack:64
 * 15 JumpAck    seq:varint  signature:64
 * </pre>
 */
final class JumpCodec {
  private JumpCodec() {}

  /** 0 for a message of another kind. */
  static int typeOf(ChannelMessage message) {
    if (message instanceof ChannelMessage.Recover) {
      return 12;
    } else if (message instanceof ChannelMessage.JumpLane) {
      return 13;
    } else if (message instanceof ChannelMessage.Jumped) {
      return 14;
    }
    return message instanceof ChannelMessage.JumpAck ? 15 : 0;
  }

  static void write(Encoder out, ChannelMessage message) {
    if (message instanceof ChannelMessage.JumpLane m) {
      out.u8(m.which().number).varint(m.seq()).amount(m.transferred()).raw(m.signature().rs());
      out.varint(m.leafCount()).varint(m.first()).varint(m.leaves().size());
      m.leaves().forEach(leaf -> ChangeCodec.write(out, leaf));
    } else if (message instanceof ChannelMessage.Jumped m) {
      out.varint(m.seq());
      Jump.write(out, m.dropped());
      out.raw(m.signature().rs()).varint(m.ackedSeq()).raw(m.ack().rs());
    } else if (message instanceof ChannelMessage.JumpAck m) {
      out.varint(m.seq()).raw(m.signature().rs());
    }
  }

  static ChannelMessage read(int type, ChannelId channel, Decoder in) throws Malformed {
    switch (type) {
      case 12:
        return new ChannelMessage.Recover(channel);
      case 13:
        return lane(channel, in);
      case 14:
        long seq = in.varint();
        List<Hash> dropped = Jump.readLeaves(in);
        Signature signature = ChangeCodec.readSignature(in);
        return new ChannelMessage.Jumped(
            channel, seq, dropped, signature, in.varint(), ChangeCodec.readSignature(in));
      case 15:
        return new ChannelMessage.JumpAck(channel, in.varint(), ChangeCodec.readSignature(in));
      default:
        throw new Malformed("unknown channel message " + type);
    }
  }

  private static ChannelMessage lane(ChannelId channel, Decoder in) throws Malformed {
    ChannelMessage.JumpLane.Which which = which(in.u8());
    long seq = in.varint();
    Amount transferred = in.amount();
    Signature signature = ChangeCodec.readSignature(in);
    int leafCount = in.count(Limits.PENDING_PER_LANE);
    int first = in.count(leafCount);
    int count = in.count(Math.min(leafCount - first, Limits.LEAVES_PER_PART));
    if (count == 0 && leafCount > 0) {
      throw new Malformed("a part of " + leafCount + " leaves without one");
    }
    List<Leaf> leaves = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      leaves.add(ChangeCodec.readLeaf(in));
    }
    return new ChannelMessage.JumpLane(
        channel,
        which,
        seq,
        transferred,
        signature,
        leafCount,
        first,
        Collections.unmodifiableList(leaves));
  }

  private static ChannelMessage.JumpLane.Which which(int number) throws Malformed {
    for (ChannelMessage.JumpLane.Which which : ChannelMessage.JumpLane.Which.values()) {
      if (which.number == number) {
        return which;
      }
    }
    throw new Malformed("lane of kind " + number);
  }
}
