package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;

/**
 * An ECDSA signature over secp256k1 as r‖s, 64 bytes; {@link Curve} makes and accepts only low s.
 */
public record Signature(Bytes rs) {
  public static final int LENGTH = 64;

  public Signature {
    if (rs.length() != LENGTH) {
      throw new IllegalArgumentException("a signature has 64 bytes, not " + rs.length());
    }
  }
}
