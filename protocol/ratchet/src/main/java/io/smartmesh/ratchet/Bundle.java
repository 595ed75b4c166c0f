package io.smartmesh.ratchet;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import java.util.Optional;

/**
 * What a session with a device begins with (RA-8).
 *
 * <pre>
 * 01 version | device key 33 | id 4 | made at 8 | signed prekey 33 | signature 64 |
 * has one-time 1 | id 4 | one-time prekey 33
 *
 * of a contact card, whose own signature covered it (CT-6); only in the store
 * 02 version | device key 33 | made at 8 | prekey 33
 * </pre>
 *
 * @param signedId not 0
 * @param made the device's idea of when
 * @param signature the device's, over all before it; none where a card vouched for it
 * @param oneTime for whoever was given this bundle, once; none in a copy
 */
public record Bundle(
    PublicKey device,
    long signedId,
    ChainTime made,
    PublicKey signed,
    Optional<Signature> signature,
    Optional<OneTime> oneTime) {
  private static final int VERSION = 1;
  private static final int CARD_VERSION = 2;
  private static final int ID_LENGTH = 4;

  /**
   * A prekey that begins one session.
   *
   * @param id not 0
   */
  public record OneTime(long id, PublicKey key) {}

  static Bundle sign(
      SigningKey device, long id, ChainTime made, PublicKey key, Optional<OneTime> oneTime) {
    Signature signature = device.sign(digest(device.publicKey(), id, made, key));
    return new Bundle(device.publicKey(), id, made, key, Optional.of(signature), oneTime);
  }

  /** What a contact card says, whose signature was checked (CT-6). */
  public static Bundle ofCard(PublicKey device, ChainTime made, PublicKey prekey) {
    return new Bundle(device, idOnCard(prekey), made, prekey, Optional.empty(), Optional.empty());
  }

  /** A card has no room for a number: it follows from the key. 0 is none's. */
  static long idOnCard(PublicKey prekey) {
    Bytes hash = Hashes.tagged("smartmesh/prekey/card/1", prekey.compressed()).bytes();
    long id = 0;
    for (int i = 0; i < ID_LENGTH; i++) {
      id = id << 8 | (hash.at(i) & 0xff);
    }
    return id;
  }

  /** Whether it is this device's own: it may come from anybody. */
  public Optional<RatchetError> refusal(PublicKey expected, Verifier verifier) {
    if (!device.equals(expected)) {
      return Optional.of(new RatchetError.OfAnotherDevice(device.address(), expected.address()));
    }
    boolean isSigned =
        signature
            .filter(own -> verifier.verify(device, digest(device, signedId, made, signed), own))
            .isPresent();
    return isSigned
        ? Optional.empty()
        : Optional.of(new RatchetError.BadSignature(device.address()));
  }

  /** Whether a start under it will still be opened. */
  public boolean isFresh(ChainTime now) {
    long seconds = isOfCard() ? RatchetLimits.CARD_BUNDLE_SECONDS : RatchetLimits.BUNDLE_SECONDS;
    return !now.isAfter(made.plusSeconds(seconds));
  }

  public boolean isOfCard() {
    return !signature.isPresent();
  }

  /** What may be passed on, and used again. */
  public Bundle copy() {
    return new Bundle(device, signedId, made, signed, signature, Optional.empty());
  }

  public void write(Encoder out) {
    if (isOfCard()) {
      out.u8(CARD_VERSION).raw(device.compressed()).u64(made.seconds()).raw(signed.compressed());
      return;
    }
    out.u8(VERSION)
        .raw(device.compressed())
        .u32(signedId)
        .u64(made.seconds())
        .raw(signed.compressed());
    signature.ifPresent(own -> out.raw(own.rs()));
    out.flag(oneTime.isPresent());
    oneTime.ifPresent(key -> out.u32(key.id()).raw(key.key().compressed()));
  }

  public static Bundle read(Decoder in, Curve curve) throws Malformed {
    int version = in.version("prekeys", VERSION, CARD_VERSION);
    PublicKey device = point(in, curve);
    if (version == CARD_VERSION) {
      return ofCard(device, new ChainTime(in.u64()), point(in, curve));
    }
    long id = id(in);
    ChainTime made = new ChainTime(in.u64());
    PublicKey signed = point(in, curve);
    Signature signature = new Signature(in.raw(Signature.LENGTH));
    Optional<OneTime> oneTime =
        in.flag() ? Optional.of(new OneTime(id(in), point(in, curve))) : Optional.empty();
    return new Bundle(device, id, made, signed, Optional.of(signature), oneTime);
  }

  static PublicKey point(Decoder in, Curve curve) throws Malformed {
    return curve
        .parse(in.raw(PublicKey.LENGTH))
        .orElseThrow(() -> new Malformed("not a point of the curve"));
  }

  static long id(Decoder in) throws Malformed {
    long id = in.u32();
    if (id == 0) {
      throw new Malformed("prekey number 0");
    }
    return id;
  }

  private static Hash digest(PublicKey device, long id, ChainTime made, PublicKey key) {
    return Hashes.tagged(
        "smartmesh/prekey/1",
        new Encoder()
            .raw(device.compressed())
            .u32(id)
            .u64(made.seconds())
            .raw(key.compressed())
            .toBytes());
  }
}
