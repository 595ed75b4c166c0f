package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.util.Optional;

/**
 * secp256k1 behind one interface, so that the native library and a pure-Java one can stand in for
 * each other: for the same input both give the same bytes and the same verdicts.
 */
public interface Curve extends Verifier {
  /** Which library computes, for logs and people. */
  String name();

  /** The point, if these 33 bytes are a valid compressed one. */
  Optional<PublicKey> parse(Bytes compressed);

  /** A key, if these 32 bytes are in 1..n−1. It has a copy of its own: close the secret. */
  Optional<SigningKey> key(Secret secret);

  /** The same for bytes that cannot be zeroed any more: test vectors, keys that are no secret. */
  default Optional<SigningKey> key(Bytes secret) {
    try (Secret copy = Secret.copyOf(secret)) {
      return key(copy);
    }
  }

  /** {@code key} + {@code scalar} · G; empty for a scalar that is not below n, and for no point. */
  Optional<PublicKey> plus(PublicKey key, Secret scalar);

  /** The public half of {@link SigningKey#child}, for whoever has the chain code. */
  default PublicKey child(PublicKey parent, Secret chainCode, long index) {
    try (Secret scalar = HdKey.tweak(parent, chainCode, index)) {
      return plus(parent, scalar)
          .orElseThrow(() -> new IllegalArgumentException("no key at index " + index));
    }
  }

  /**
   * The y parity (0 or 1) with which {@code signature} recovers {@code signer}: what a contract
   * needs as v − 27. Empty when it recovers neither way.
   */
  Optional<Integer> recoveryId(PublicKey signer, Hash digest, Signature signature);

  /**
   * Who made this signature, as a contract finds it. Empty for a high s and for what no key makes.
   *
   * @param recoveryId 0 or 1, as {@link #recoveryId} gives it
   */
  Optional<PublicKey> recover(Hash digest, Signature signature, int recoveryId);
}
