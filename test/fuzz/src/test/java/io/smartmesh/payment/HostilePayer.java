package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.Collections;

/** Packets of the payment service from one who has a key of its own and no manners. */
public final class HostilePayer {
  private final SigningKey key;
  private final PublicKey victim;
  private final Env env;

  public HostilePayer(SigningKey key, PublicKey victim) {
    this.key = key;
    this.victim = victim;
    env = env(key);
  }

  private static Env env(SigningKey self) {
    PaymentConfig config =
        new PaymentConfig(
            Values.CONTRACT, new OfflineTime(3_600), new Price(Amount.ZERO, 0), PaymentLimits.NONE);
    ChainClock clock = new ChainClock(new ChainTime(1_700_000_000), new Moment(0));
    return new Env(config, self, Keys.CURVE, Keys.CURVE, new Rng(9), clock, Collections::emptyList);
  }

  /** A packet; or, where {@code sealed}, what will be in one. */
  public Bytes sample(Rng rng, boolean sealed) {
    if (sealed) {
      return rng.chance(0.5)
          ? Bytes.concat(
              Bytes.of(Packet.REQUEST), rng.next(PaymentId.LENGTH), Bytes.of(1, rng.below(256)))
          : new Encoder()
              .u8(Packet.INVOICES)
              .raw(rng.next(PaymentId.LENGTH))
              .bytes(invoice(rng))
              .toBytes();
    }
    Announcement.Offer offer =
        new Announcement.Offer(
            Values.channelId(rng),
            rng.chance(0.5) ? victim.address() : Values.address(rng),
            Values.amount(rng),
            new Price(Amount.of(Values.number(rng)), rng.below(3)),
            rng.below(100_000));
    Bytes announcement = Announcement.sign(offer, Values.number(rng), env).encoded();
    return Packet.announced(Collections.nCopies(rng.between(1, 3), announcement));
  }

  private Bytes invoice(Rng rng) {
    return InvoiceCodec.encode(
        InvoiceCodec.sign(
            new InvoiceCodec.Terms(
                Values.CONTRACT.chainId(),
                Values.CONTRACT.channels(),
                Values.CONTRACT.token(),
                Values.amount(rng),
                Values.hash(rng),
                Values.time(rng),
                ""),
            key));
  }

  public Bytes seal(Bytes plain, Rng rng) {
    Bytes kept = plain.slice(0, Math.min(plain.length(), Limits.PACKET_BYTES / 2));
    Bytes box = SealedBox.seal(victim, key, Packet.CONTEXT, kept, Keys.CURVE, rng);
    return Bytes.concat(Bytes.of(Packet.VERSION, Packet.SEALED), box);
  }

  /** Whether the node of {@code receiver} cannot even open it. */
  public static boolean isRefused(Bytes payload, SigningKey receiver) {
    return !Packet.open(payload, env(receiver)).isOk();
  }
}
