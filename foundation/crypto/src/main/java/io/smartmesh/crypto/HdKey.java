package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A private extended key of BIP-32 over secp256k1. Hardened steps need no curve; a plain step asks
 * it for the public key. Whoever derives closes what is not needed any more.
 */
public final class HdKey implements AutoCloseable {
  /** Added to an index: the child cannot be computed from the parent's public key. */
  public static final long HARDENED = 0x8000_0000L;

  private static final String HMAC = "HmacSHA512";
  private static final int HALF = 32;
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final Secret key;
  private final Secret chain;

  private HdKey(Secret key, Secret chain) {
    this.key = key;
    this.chain = chain;
  }

  /**
   * The root of the tree over {@code seed}. Not one seed in 2^127 has none.
   *
   * @throws IllegalArgumentException when this one has none
   */
  public static HdKey master(Secret seed) {
    byte[] root = Bytes.utf8("Bitcoin seed").toArray();
    byte[] out = seed.use(bytes -> hmac(root, mac -> mac.doFinal(bytes)));
    return split(out, BigInteger.ZERO)
        .orElseThrow(() -> new IllegalArgumentException("this seed has no key (BIP-32)"));
  }

  /** A key that is no part of a seed's tree, as the parent of others. */
  static HdKey of(Secret key, Secret chain) {
    return new HdKey(copy(key), copy(chain));
  }

  /** What is added to {@code parent} for its child {@code index}, which is not hardened. */
  static Secret tweak(PublicKey parent, Secret chain, long index) {
    if (index < 0 || index >= HARDENED) {
      throw new IllegalArgumentException("a public step has an index of 31 bits, not " + index);
    }
    byte[] out = step(parent.compressed().toArray(), chain, index);
    Secret left = Secret.own(Arrays.copyOf(out, HALF));
    Arrays.fill(out, (byte) 0);
    return left;
  }

  /**
   * The key at the end of {@code path}, counted from this one.
   *
   * @param path indices of 32 bits; {@link #HARDENED} is part of them
   * @throws IllegalArgumentException for the one path in 2^127 that has no key
   */
  public HdKey derive(Curve curve, long... path) {
    HdKey at = new HdKey(copy(key), copy(chain));
    for (long index : path) {
      HdKey next = at.child(curve, index);
      at.close();
      at = next;
    }
    return at;
  }

  private HdKey child(Curve curve, long index) {
    byte[] parent =
        index >= HARDENED
            ? key.use(k -> Bytes.concat(Bytes.of(0), Bytes.copyOf(k)).toArray())
            : publicKey(curve).compressed().toArray();
    byte[] out = step(parent, chain, index);
    Arrays.fill(parent, (byte) 0);
    return split(out, key.use(k -> new BigInteger(1, k)))
        .orElseThrow(() -> new IllegalArgumentException("no key at index " + index + " (BIP-32)"));
  }

  private static byte[] step(byte[] parent, Secret chain, long index) {
    return chain.use(
        code ->
            hmac(
                code,
                mac -> {
                  mac.update(parent);
                  for (int shift = 24; shift >= 0; shift -= 8) {
                    mac.update((byte) (index >>> shift));
                  }
                  return mac.doFinal();
                }));
  }

  private PublicKey publicKey(Curve curve) {
    return key.use(k -> curve.key(Bytes.copyOf(k)))
        .orElseThrow(() -> new IllegalStateException("a derived key is in range"))
        .publicKey();
  }

  /** The 32 bytes for {@link Curve#key}; the caller closes its copy. */
  public Secret secret() {
    return copy(key);
  }

  /** For comparing with published vectors. */
  Secret chainCode() {
    return copy(chain);
  }

  private static Optional<HdKey> split(byte[] out, BigInteger add) {
    BigInteger left = new BigInteger(1, Arrays.copyOf(out, HALF));
    Secret chain = Secret.own(Arrays.copyOfRange(out, HALF, 2 * HALF));
    Arrays.fill(out, (byte) 0);
    BigInteger scalar = left.add(add).mod(ORDER);
    if (left.compareTo(ORDER) >= 0 || scalar.signum() == 0) {
      return Optional.empty();
    }
    byte[] magnitude = scalar.toByteArray();
    byte[] key = new byte[HALF];
    int length = Math.min(HALF, magnitude.length);
    System.arraycopy(magnitude, magnitude.length - length, key, HALF - length, length);
    Arrays.fill(magnitude, (byte) 0);
    return Optional.of(new HdKey(Secret.own(key), chain));
  }

  private static Secret copy(Secret secret) {
    return secret.use(bytes -> Secret.own(bytes.clone()));
  }

  private static byte[] hmac(byte[] key, Function<Mac, byte[]> use) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return use.apply(mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  @Override
  public void close() {
    key.close();
    chain.close();
  }
}
