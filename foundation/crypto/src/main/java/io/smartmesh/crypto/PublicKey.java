package io.smartmesh.crypto;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;

/**
 * A valid point of secp256k1 with its Ethereum address. Only {@link Curve} makes them, so every
 * instance is on the curve and is not the point at infinity.
 *
 * @param compressed 33 bytes, SEC 1
 * @param address the last 20 bytes of Keccak-256 over the uncompressed point without its first byte
 */
public record PublicKey(Bytes compressed, Address address) {
  public static final int LENGTH = 33;

  public PublicKey {
    if (compressed.length() != LENGTH) {
      throw new IllegalArgumentException(
          "a compressed key has 33 bytes, not " + compressed.length());
    }
  }

  /**
   * @param compressed and {@code uncompressed}: the same point in SEC 1's two encodings
   */
  static PublicKey of(Bytes compressed, Bytes uncompressed) {
    Bytes hash = Hashes.keccak256(uncompressed.slice(1, uncompressed.length())).bytes();
    return new PublicKey(
        compressed, new Address(hash.slice(Hash.LENGTH - Address.LENGTH, Hash.LENGTH)));
  }

  @Override
  public String toString() {
    return "key of " + address;
  }
}
