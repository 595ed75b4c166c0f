package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.crypto.Hashes;

/**
 * How a destination is named (CY-6): by a nonce and a keyed hash of it, which those can compute
 * that hold its tag secret. Nothing that lasts is shown to anybody else: to them two bundles for
 * the same endpoint have nothing in common.
 */
final class EndTag {
  static final int HINT_LENGTH = 16;
  private static final int NONCE_LENGTH = 8;

  private EndTag() {}

  static Bytes hint(Bytes tagSecret, Entropy entropy) {
    return hint(tagSecret, entropy.next(NONCE_LENGTH));
  }

  private static Bytes hint(Bytes tagSecret, Bytes nonce) {
    Bytes mac = Hashes.hmacSha256(tagSecret, nonce).bytes();
    return Bytes.concat(nonce, mac.slice(0, HINT_LENGTH - NONCE_LENGTH));
  }

  static boolean matches(Bytes tagSecret, Bytes hint) {
    return hint(tagSecret, hint.slice(0, NONCE_LENGTH)).equalsConstantTime(hint);
  }
}
