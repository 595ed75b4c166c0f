package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;

/**
 * What every carrier knows of a bundle, and nobody on the way can change (CY-1).
 *
 * <pre>
 * version 01 | urgency 1 | hint 16 | lifetime, s 4 | length 4 | digest 32 | lock 16
 * </pre>
 *
 * @param hint names the destination (CY-6)
 * @param lifetimeSeconds 1 … {@link CarryLimits#LIFETIME_SECONDS}
 * @param length of the payload in bytes
 * @param digest SHA-256 of the payload
 * @param lock the hash of what a receipt shows
 */
record PrimaryBlock(
    Urgency urgency, Bytes hint, long lifetimeSeconds, int length, Hash digest, Bytes lock) {
  static final int VERSION = 1;
  static final int LOCK_LENGTH = 16;
  static final int OPENER_LENGTH = 16;
  private static final String LOCK_TAG = "smartmesh/carry/lock/1";
  private static final String REST_TAG = "smartmesh/carry/block/1";
  private static final String ID_TAG = "smartmesh/carry/id/1";

  static Bytes lock(Bytes opener) {
    return cut(Hashes.tagged(LOCK_TAG, opener));
  }

  /** What the id is made of besides the lock. */
  Bytes rest() {
    return cut(Hashes.tagged(REST_TAG, fields(new Encoder()).toBytes()));
  }

  BundleId id() {
    return id(lock, rest());
  }

  static BundleId id(Bytes lock, Bytes rest) {
    return new BundleId(cut(Hashes.tagged(ID_TAG, lock, rest)));
  }

  private static Bytes cut(Hash hash) {
    return hash.bytes().slice(0, LOCK_LENGTH);
  }

  private Encoder fields(Encoder out) {
    return out.u8(VERSION)
        .u8(urgency.number)
        .raw(hint)
        .u32(lifetimeSeconds)
        .u32(length)
        .hash(digest);
  }

  void encode(Encoder out) {
    fields(out).raw(lock);
  }

  static PrimaryBlock decode(Decoder in) throws Malformed {
    in.version("bundle", VERSION);
    Urgency urgency = urgency(in);
    Bytes hint = in.raw(EndTag.HINT_LENGTH);
    long lifetime = in.u32();
    if (lifetime < 1 || lifetime > CarryLimits.LIFETIME_SECONDS) {
      throw new Malformed(
          "lifetime of " + lifetime + " s, 1 to " + CarryLimits.LIFETIME_SECONDS + " are allowed");
    }
    long length = in.u32();
    int most = Contents.OVERHEAD + urgency.contentsMost();
    if (length <= Contents.OVERHEAD || length > most) {
      int least = Contents.OVERHEAD + 1;
      throw new Malformed("payload of " + length + " bytes, " + least + " to " + most);
    }
    return new PrimaryBlock(urgency, hint, lifetime, (int) length, in.hash(), in.raw(LOCK_LENGTH));
  }

  static Urgency urgency(Decoder in) throws Malformed {
    int number = in.u8();
    return Urgency.of(number).orElseThrow(() -> new Malformed("urgency " + number));
  }
}
