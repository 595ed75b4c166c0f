package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.AnonymousBox;
import io.smartmesh.ethereum.channels.ChannelId;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The route of a mediated payment, one sealed layer a hop (PY-20 to PY-23). Plaintext of a layer:
 *
 * <pre>
 * forward:  version 1 | 1 | channel hint 8 | amount 16 | expiry 8 | next layer, sealed
 * final:    version 1 | 0 | payment id 16 | zeros
 * </pre>
 *
 * <p>Sealing adds 49 bytes, so a forwarding layer takes 83 and the final one 67, and nine channels
 * fit into 800. The hash lock is the sealing context: a layer cut out of one payment does not open
 * in another.
 */
final class Onion {
  static final int FORWARD_BYTES = AnonymousBox.OVERHEAD + 34;
  static final int FINAL_BYTES = AnonymousBox.OVERHEAD + 18;
  static final int AMOUNT_BYTES = 16;
  private static final int VERSION = 1;
  private static final int FINAL = 0;
  private static final int FORWARD = 1;
  private static final int HINT_BYTES = 8;
  private static final Bytes CONTEXT = Bytes.utf8("smartmesh/onion/2");

  private Onion() {}

  /** What one layer tells the node that opens it. */
  sealed interface Layer {}

  /**
   * @param hint the first bytes of the id of the channel to use
   * @param next for the other party of that channel
   */
  record Forward(Bytes hint, Amount amount, ChainTime expiry, Bytes next) implements Layer {
    boolean names(ChannelId channel) {
      return channel.hash().bytes().startsWith(hint);
    }
  }

  /** We are the payee. */
  record Final(PaymentId payment) implements Layer {}

  /**
   * @param path 1 to {@link Limits#HOPS} hops with amounts of at most 16 bytes, to nobody twice
   * @param sealer that has not sealed for this hash lock before
   * @return for the receiver of the first hop
   */
  static Bytes wrap(
      List<Hop> path,
      PaymentId payment,
      Hash hashLock,
      AnonymousBox.Sealer sealer,
      Entropy entropy) {
    Bytes context = context(hashLock);
    int last = path.size() - 1;
    Bytes plain =
        new Encoder()
            .u8(VERSION)
            .u8(FINAL)
            .raw(payment.bytes())
            .raw(Bytes.wrap(new byte[padding(path.size(), entropy)]))
            .toBytes();
    for (int i = last; ; i--) {
      Bytes sealed = sealer.seal(path.get(i).receiver(), context, plain);
      if (i == 0) {
        return sealed;
      }
      plain = forward(path.get(i), sealed);
    }
  }

  private static Bytes forward(Hop hop, Bytes next) {
    return new Encoder()
        .u8(VERSION)
        .u8(FORWARD)
        .raw(hop.channel().hash().bytes().slice(0, HINT_BYTES))
        .raw(fixed(hop.amount()))
        .u64(hop.expiry().seconds())
        .raw(next)
        .toBytes();
  }

  /** So many whole layers that a mediator cannot tell from the size how far the payee is. */
  private static int padding(int hops, Entropy entropy) {
    int spare = Limits.HOPS - hops;
    return (entropy.next(1).at(0) & 0xff) % (spare + 1) * FORWARD_BYTES;
  }

  /** Empty for anything that was not sealed to us for this hash lock, or is no layer. */
  static Optional<Layer> open(Bytes onion, Hash hashLock, AnonymousBox.Opener opener) {
    return opener.open(context(hashLock), onion).flatMap(Onion::decode);
  }

  private static Optional<Layer> decode(Bytes plain) {
    try {
      Decoder in = new Decoder(plain);
      in.version("onion layer", VERSION);
      int kind = in.u8();
      if (kind == FINAL) {
        return Optional.of(new Final(new PaymentId(in.raw(PaymentId.LENGTH))));
      }
      if (kind != FORWARD) {
        throw new Malformed("onion layer of kind " + kind);
      }
      Bytes hint = in.raw(HINT_BYTES);
      Amount amount = new Amount(new BigInteger(1, in.raw(AMOUNT_BYTES).toArray()));
      return Optional.of(new Forward(hint, amount, new ChainTime(in.u64()), in.rest()));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private static Bytes fixed(Amount amount) {
    Bytes magnitude = new Encoder().amount(amount).toBytes();
    byte[] out = new byte[AMOUNT_BYTES];
    magnitude.slice(1, magnitude.length()).copyTo(out, AMOUNT_BYTES - magnitude.length() + 1);
    return Bytes.wrap(out);
  }

  private static Bytes context(Hash hashLock) {
    return Bytes.concat(CONTEXT, hashLock.bytes());
  }
}
