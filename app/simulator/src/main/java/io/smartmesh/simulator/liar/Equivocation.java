package io.smartmesh.simulator.liar;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.LinkWords;
import io.smartmesh.simulator.wire.MessageKind;
import java.util.List;

/** Signs two states with one number: a payment of another amount, and then the right one. */
record Equivocation(SigningKey self, ChannelHashes hashes, Draw draw) implements Lie {
  private static final int PAID = 1;

  @Override
  public List<Bytes> tell(int to, Bytes plaintext) {
    boolean isUpdate = MessageKind.ofPlaintext(plaintext) == MessageKind.UPDATE;
    if (!isUpdate || plaintext.at(0) != LinkWords.SERVICE || draw.chance(0.7)) {
      return List.of(plaintext);
    }
    try {
      Bytes other = other(new Decoder(plaintext));
      return draw.chance(0.5) ? List.of(other, plaintext) : List.of(plaintext, other);
    } catch (Malformed notOneDirectPayment) {
      return List.of(plaintext);
    }
  }

  private Bytes other(Decoder in) throws Malformed {
    Encoder out = new Encoder().raw(in.raw(3));
    ChannelId channel = new ChannelId(in.hash());
    long seq = in.varint();
    int count = in.count(1);
    int kind = in.u8();
    if (count != 1 || kind != PAID) {
      throw new Malformed("not one direct payment");
    }
    Bytes payment = in.raw(PaymentId.LENGTH);
    Amount more = Amount.of(draw.between(1, 50));
    Amount amount = in.amount().plus(more);
    Amount transferred = in.amount().plus(more);
    boolean isPending = in.flag();
    Hash root = isPending ? in.hash() : Hash.ZERO;
    Amount pending = in.amount();
    out.hash(channel.hash()).varint(seq).varint(1).u8(PAID).raw(payment).amount(amount);
    out.amount(transferred).flag(isPending);
    if (isPending) {
      out.hash(root);
    }
    LaneState state = new LaneState(channel, self.address(), seq, transferred, root, pending);
    return out.amount(pending).raw(self.sign(hashes.laneState(state)).rs()).toBytes();
  }
}
