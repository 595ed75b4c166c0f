package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelId;

/**
 * What one party of a channel says about sending through it (PY-30), signed over {@code
 * tagged("smartmesh/channel-announcement/1", body)}:
 *
 * <pre>
 * body:  version 1 or 2 | channel 32 | party 33 | peer 20 | capacity 1+0..32 | fee 1+0..16
 *        | margin 4 | sequence number 8 | from version 2: fee a day 4
 * all:   body | signature 64
 * </pre>
 *
 * <p>Written in version 1 where there is no fee a day, so that older nodes read it.
 *
 * @param capacity about what the party can send to its peer; 0 takes the channel off the map
 * @param price what the party wants for a payment it sends through
 * @param marginSeconds by how much its incoming expiry must be later than the outgoing one
 * @param seq higher replaces lower
 */
record Announcement(
    ChannelId channel,
    PublicKey party,
    Address peer,
    Amount capacity,
    Price price,
    long marginSeconds,
    long seq,
    Bytes encoded) {

  private static final int VERSION = 1;
  private static final int VERSION_WITH_FEE_A_DAY = 2;
  private static final String TAG = "smartmesh/channel-announcement/1";
  private static final int FEE_BITS = 8 * Onion.AMOUNT_BYTES;

  /** What there is to say, before it has a number and a signature. */
  record Offer(ChannelId channel, Address peer, Amount capacity, Price price, long marginSeconds) {}

  static Announcement sign(Offer offer, long seq, Env env) {
    PublicKey party = env.self().publicKey();
    long perDay = offer.price().perDay();
    Encoder out =
        new Encoder()
            .u8(perDay == 0 ? VERSION : VERSION_WITH_FEE_A_DAY)
            .hash(offer.channel().hash())
            .raw(party.compressed())
            .address(offer.peer())
            .amount(offer.capacity())
            .amount(offer.price().perPayment())
            .u32(offer.marginSeconds())
            .u64(seq);
    Bytes body = (perDay == 0 ? out : out.u32(perDay)).toBytes();
    Bytes encoded = Bytes.concat(body, env.self().sign(digest(body)).rs());
    return new Announcement(
        offer.channel(),
        party,
        offer.peer(),
        offer.capacity(),
        offer.price(),
        offer.marginSeconds(),
        seq,
        encoded);
  }

  /**
   * The signature is not checked yet: {@link #isAuthentic} costs more than finding out it is old.
   */
  static Announcement decode(Bytes encoded, Env env) throws Malformed {
    Decoder in = new Decoder(encoded);
    int version = in.version("channel announcement", VERSION, VERSION_WITH_FEE_A_DAY);
    ChannelId channel = new ChannelId(in.hash());
    PublicKey party = InvoiceCodec.key(in, env.curve());
    Address peer = in.address();
    Amount capacity = in.amount();
    Amount fee = in.amount();
    long margin = in.u32();
    long seq = in.u64();
    long perDay = version == VERSION ? 0 : in.u32();
    in.raw(Signature.LENGTH);
    in.end();
    if (fee.units().bitLength() > FEE_BITS) {
      throw new Malformed("fee above 2^" + FEE_BITS);
    }
    if (perDay > Price.PER_DAY_MOST || (perDay == 0 && version != VERSION)) {
      throw new Malformed("fee of " + perDay + " millionths a day, 1 to " + Price.PER_DAY_MOST);
    }
    if (margin > io.smartmesh.channel.Limits.EXPIRY_SECONDS) {
      throw new Malformed("margin of " + margin + " s is longer than any expiry");
    }
    if (peer.equals(party.address())) {
      throw new Malformed("channel of " + peer + " with itself");
    }
    return new Announcement(
        channel, party, peer, capacity, new Price(fee, perDay), margin, seq, encoded);
  }

  boolean isAuthentic(Env env) {
    int bodyLength = encoded.length() - Signature.LENGTH;
    Signature signature = new Signature(encoded.slice(bodyLength, encoded.length()));
    return env.verifier().verify(party, digest(encoded.slice(0, bodyLength)), signature);
  }

  /** Where it belongs: one for each direction of a channel. */
  Bytes key() {
    return key(channel, party.address());
  }

  static Bytes key(ChannelId channel, Address party) {
    return Bytes.concat(channel.hash().bytes(), party.bytes());
  }

  private static Hash digest(Bytes body) {
    return Hashes.tagged(TAG, body);
  }
}
