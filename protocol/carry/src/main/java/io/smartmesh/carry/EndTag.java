package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.crypto.Hashes;

/**
 * How a destination is named (CY-6): an endpoint has a tag for each epoch, which those can compute
 * that hold its tag secret, and which it tells to whom it meets. A bundle shows a nonce and a keyed
 * hash of it: to anybody else, two bundles for the same endpoint have nothing in common.
 */
final class EndTag {
  static final int TAG_LENGTH = 16;
  static final int HINT_LENGTH = 16;
  private static final int NONCE_LENGTH = 8;
  private static final String TAG = "smartmesh/carry/tag/1";

  private EndTag() {}

  static long epoch(ChainTime at) {
    return (at.seconds() / CarryLimits.EPOCH_SECONDS) & 0xffff_ffffL;
  }

  static Bytes tag(Bytes secret, long epoch) {
    return Hashes.tagged(TAG, secret, new Encoder().u64(epoch).toBytes())
        .bytes()
        .slice(0, TAG_LENGTH);
  }

  static Bytes hint(Bytes tag, Entropy entropy) {
    return hint(tag, entropy.next(NONCE_LENGTH));
  }

  private static Bytes hint(Bytes tag, Bytes nonce) {
    Bytes mac = Hashes.hmacSha256(tag, nonce).bytes();
    return Bytes.concat(nonce, mac.slice(0, HINT_LENGTH - NONCE_LENGTH));
  }

  static boolean matches(Bytes tag, Bytes hint) {
    return hint(tag, hint.slice(0, NONCE_LENGTH)).equalsConstantTime(hint);
  }
}
