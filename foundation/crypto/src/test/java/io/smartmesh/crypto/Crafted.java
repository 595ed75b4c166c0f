package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/**
 * Signatures that no honest signer meets, made from the equation s = k⁻¹(e + rd): the kinds of edge
 * case that libsecp256k1's {@code test_ecdsa_edge_cases} and Project Wycheproof look for (equal or
 * opposite scalars in the double multiplication, tiny keys, infinity, x above the order).
 *
 * @param signer compressed
 */
record Crafted(Bytes signer, Hash digest, Signature signature) {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger N = CURVE.getN();

  /** Keys and nonces: the smallest, the largest, around the middle, any. */
  static final List<BigInteger> SCALARS =
      List.of(
          BigInteger.ONE,
          BigInteger.TWO,
          BigInteger.valueOf(3),
          N.shiftRight(1),
          N.shiftRight(1).add(BigInteger.ONE),
          N.subtract(BigInteger.TWO),
          N.subtract(BigInteger.ONE),
          new BigInteger("73".repeat(32), 16).mod(N));

  /** Digests that make the two scalars of verification equal, opposite, zero or tiny. */
  static List<BigInteger> digests(BigInteger nonce) {
    BigInteger r = r(nonce);
    return List.of(BigInteger.ZERO, BigInteger.ONE, r, N.subtract(r), r.shiftLeft(1).mod(N), nonce);
  }

  /** Empty when s would be zero, which is no signature. */
  static Optional<Crafted> of(BigInteger d, BigInteger nonce, BigInteger e) {
    BigInteger r = r(nonce);
    BigInteger s = nonce.modInverse(N).multiply(e.add(r.multiply(d))).mod(N);
    if (s.signum() == 0) {
      return Optional.empty();
    }
    BigInteger low = s.min(N.subtract(s));
    return Optional.of(new Crafted(compressed(times(d)), digest(e), signature(r, low)));
  }

  /** The digest −rd: verification computes (e + rd)/s = 0 times the generator. */
  static Crafted ofInfinity(BigInteger d, BigInteger r) {
    BigInteger e = r.multiply(d).negate().mod(N);
    return new Crafted(compressed(times(d)), digest(e), signature(r, BigInteger.ONE));
  }

  /** The first point with x from n + 1 on as nonce, and the key r⁻¹(sR − eG) that it signs for. */
  static Crafted aboveOrder() {
    BigInteger r = BigInteger.ONE;
    while (point(N.add(r)).isEmpty()) {
      r = r.add(BigInteger.ONE);
    }
    BigInteger e = BigInteger.valueOf(12_345);
    BigInteger s = BigInteger.valueOf(67_890);
    ECPoint nonce = point(N.add(r)).orElseThrow();
    ECPoint key = nonce.multiply(s).subtract(times(e)).multiply(r.modInverse(N));
    return new Crafted(compressed(key), digest(e), signature(r, s));
  }

  static Bytes word(BigInteger number) {
    return Bytes.wrap(BigIntegers.asUnsignedByteArray(32, number));
  }

  private static Optional<ECPoint> point(BigInteger x) {
    try {
      byte[] encoded = Bytes.concat(Bytes.of(2), word(x)).toArray();
      return Optional.of(CURVE.getCurve().decodePoint(encoded));
    } catch (IllegalArgumentException notOnTheCurve) {
      return Optional.empty();
    }
  }

  private static BigInteger r(BigInteger nonce) {
    return times(nonce).normalize().getAffineXCoord().toBigInteger().mod(N);
  }

  private static ECPoint times(BigInteger scalar) {
    return CURVE.getG().multiply(scalar);
  }

  private static Bytes compressed(ECPoint point) {
    return Bytes.wrap(point.getEncoded(true));
  }

  private static Hash digest(BigInteger e) {
    return new Hash(word(e));
  }

  private static Signature signature(BigInteger r, BigInteger s) {
    return new Signature(Bytes.concat(word(r), word(s)));
  }
}
