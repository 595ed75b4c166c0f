package io.smartmesh.ratchet;

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
 * </pre>
 *
 * @param signedId not 0
 * @param made the device's idea of when
 * @param signature the device's, over all before it
 * @param oneTime for whoever was given this bundle, once; none in a copy
 */
public record Bundle(
    PublicKey device,
    long signedId,
    ChainTime made,
    PublicKey signed,
    Signature signature,
    Optional<OneTime> oneTime) {
  private static final int VERSION = 1;

  /**
   * A prekey that begins one session.
   *
   * @param id not 0
   */
  public record OneTime(long id, PublicKey key) {}

  static Bundle sign(
      SigningKey device, long id, ChainTime made, PublicKey key, Optional<OneTime> oneTime) {
    Signature signature = device.sign(digest(device.publicKey(), id, made, key));
    return new Bundle(device.publicKey(), id, made, key, signature, oneTime);
  }

  /** Whether it is this device's own: it may come from anybody. */
  public Optional<RatchetError> refusal(PublicKey expected, Verifier verifier) {
    if (!device.equals(expected)) {
      return Optional.of(new RatchetError.OfAnotherDevice(device.address(), expected.address()));
    }
    return verifier.verify(device, digest(device, signedId, made, signed), signature)
        ? Optional.empty()
        : Optional.of(new RatchetError.BadSignature(device.address()));
  }

  /** Whether a start under it will still be opened. */
  public boolean isFresh(ChainTime now) {
    return !now.isAfter(made.plusSeconds(RatchetLimits.BUNDLE_SECONDS));
  }

  /** What may be passed on, and used again. */
  public Bundle copy() {
    return new Bundle(device, signedId, made, signed, signature, Optional.empty());
  }

  public void write(Encoder out) {
    out.u8(VERSION)
        .raw(device.compressed())
        .u32(signedId)
        .u64(made.seconds())
        .raw(signed.compressed())
        .raw(signature.rs())
        .flag(oneTime.isPresent());
    oneTime.ifPresent(key -> out.u32(key.id()).raw(key.key().compressed()));
  }

  public static Bundle read(Decoder in, Curve curve) throws Malformed {
    in.version("prekeys", VERSION);
    PublicKey device = point(in, curve);
    long id = id(in);
    ChainTime made = new ChainTime(in.u64());
    PublicKey signed = point(in, curve);
    Signature signature = new Signature(in.raw(Signature.LENGTH));
    Optional<OneTime> oneTime =
        in.flag() ? Optional.of(new OneTime(id(in), point(in, curve))) : Optional.empty();
    return new Bundle(device, id, made, signed, signature, oneTime);
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
