package io.smartmesh.crypto;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;

/**
 * Port: one private key that is used but never seen. The shipped one holds a secp256k1 key; the
 * simulator may give an ideal one whose signatures cost nothing.
 *
 * <p>Whoever made it closes it, which zeroes the key. After that it still tells its public key, but
 * {@link #sign} and {@link #ecdh} throw {@link IllegalStateException}.
 */
public interface SigningKey extends AutoCloseable {
  PublicKey publicKey();

  default Address address() {
    return publicKey().address();
  }

  /** Deterministic (RFC 6979), low s: signing the same digest again gives the same signature. */
  Signature sign(Hash digest);

  /**
   * SHA-256 of the compressed shared point, as BOLT 8 and libsecp256k1 have it: 32 bytes, for the
   * caller to close.
   */
  Secret ecdh(PublicKey peer);

  /**
   * Key number {@code index} under this one as BIP-32 derives it: whoever has this key's public
   * half and the chain code computes its public half ({@link Curve#child}), nobody else can tell
   * that the two belong together. For the caller to close.
   *
   * @param chainCode 32 bytes
   * @param index below 2^31, not hardened
   */
  SigningKey child(Secret chainCode, long index);

  /**
   * 32 bytes that only the holder of this key has: HKDF-SHA256 of it with {@code label} as info.
   */
  Secret derived(Bytes label);

  /** Zeroes the key. A second time changes nothing. */
  @Override
  void close();
}
