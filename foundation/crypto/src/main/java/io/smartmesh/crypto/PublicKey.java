package io.smartmesh.crypto;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A valid point of secp256k1 with its Ethereum address. Only {@link Curve} makes them, so every
 * instance is on the curve and is not the point at infinity.
 */
public final class PublicKey {
  public static final int LENGTH = 33;

  private final Bytes compressed;
  private final Address address;
  private final byte[] point;

  /**
   * @param compressed 33 bytes, SEC 1
   * @param address the last 20 bytes of Keccak-256 over the uncompressed point without its first
   *     byte
   */
  public PublicKey(Bytes compressed, Address address) {
    this(compressed, address, compressed.toArray());
  }

  private PublicKey(Bytes compressed, Address address, byte[] point) {
    if (compressed.length() != LENGTH) {
      throw new IllegalArgumentException(
          "a compressed key has 33 bytes, not " + compressed.length());
    }
    this.compressed = compressed;
    this.address = address;
    this.point = point;
  }

  /**
   * @param compressed and {@code uncompressed}: the same point in SEC 1's two encodings
   */
  static PublicKey of(Bytes compressed, Bytes uncompressed) {
    Bytes hash = Hashes.keccak256(uncompressed.slice(1, uncompressed.length())).bytes();
    return new PublicKey(
        compressed,
        new Address(hash.slice(Hash.LENGTH - Address.LENGTH, Hash.LENGTH)),
        uncompressed.toArray());
  }

  public Bytes compressed() {
    return compressed;
  }

  public Address address() {
    return address;
  }

  /**
   * The point in the encoding that is read fastest: a compressed one costs a square root each time,
   * a tenth of a signature's check. Not to be changed.
   */
  byte[] point() {
    return point;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublicKey key
        && compressed.equals(key.compressed)
        && address.equals(key.address);
  }

  @Override
  public int hashCode() {
    return compressed.hashCode();
  }

  @Override
  public String toString() {
    return "key of " + address;
  }
}
