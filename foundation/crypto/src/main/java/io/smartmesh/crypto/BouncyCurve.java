package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/**
 * secp256k1 by Bouncy Castle, in pure Java: for machines that the native library is not built for.
 * Safe for use by many threads.
 *
 * <p>What is independent of the secret and what is not. Every multiplication of a point by a secret
 * (a public key, a nonce, an agreement) is a fixed-point comb: for any scalar the same sequence of
 * doublings and additions on field elements of fixed size, its table read by masks over all
 * entries; the nonce is inverted by Bouncy Castle's constant-time routine. But scalars pass through
 * {@link BigInteger}, whose products and remainders modulo n take a time that depends on the
 * values, and Java's compiler promises nothing. Somebody who can time thousands of signatures on
 * this very machine may learn from it; over a network it is not known how. The native library has
 * no such gap, which is why it is preferred.
 *
 * <p>The numbers made of a key for one operation cannot be zeroed; they are garbage after it. The
 * key's own 32 bytes are zeroed when it is closed.
 */
public final class BouncyCurve implements Curve {
  private static final ECDomainParameters DOMAIN = domain();
  private static final BigInteger HALF_ORDER = DOMAIN.getN().shiftRight(1);
  private static final int WORD = 32;

  @Override
  public String name() {
    return "Bouncy Castle";
  }

  @Override
  public Optional<PublicKey> parse(Bytes compressed) {
    return point(compressed).map(BouncyCurve::publicKey);
  }

  @Override
  public Optional<SigningKey> key(Secret secret) {
    return secret.use(
        bytes -> {
          if (bytes.length != WORD || !isScalar(new BigInteger(1, bytes))) {
            return Optional.empty();
          }
          PublicKey publicKey = publicKey(multiply(DOMAIN.getG(), bytes));
          return Optional.of(
              new HeldKey(
                  this,
                  Secret.own(bytes.clone()),
                  publicKey,
                  BouncyCurve::sign,
                  (own, peer) -> agree(own, peer.compressed().toArray())));
        });
  }

  @Override
  public Optional<PublicKey> plus(PublicKey key, Secret scalar) {
    return scalar.use(
        bytes -> {
          BigInteger number = new BigInteger(1, bytes);
          if (bytes.length != WORD || number.compareTo(DOMAIN.getN()) >= 0) {
            return Optional.<PublicKey>empty();
          }
          Optional<ECPoint> sum =
              point(key.compressed())
                  .map(point -> multiply(DOMAIN.getG(), bytes).add(point).normalize());
          return sum.filter(point -> !point.isInfinity()).map(BouncyCurve::publicKey);
        });
  }

  @Override
  public boolean verify(PublicKey signer, Hash digest, Signature signature) {
    return point(signer.compressed())
        .filter(point -> verifies(point, digest, signature))
        .isPresent();
  }

  @Override
  public Optional<Integer> recoveryId(PublicKey signer, Hash digest, Signature signature) {
    return point(signer.compressed())
        .filter(point -> verifies(point, digest, signature))
        .flatMap(point -> parity(point, digest, signature));
  }

  @Override
  public Optional<PublicKey> recover(Hash digest, Signature signature, int recoveryId) {
    if (recoveryId < 0 || recoveryId > 1 || !isScalar(r(signature)) || !isScalar(s(signature))) {
      return Optional.empty();
    }
    Bytes nonce = Bytes.concat(Bytes.of(2 + recoveryId), signature.rs().slice(0, WORD));
    return point(nonce)
        .map(point -> signer(point, digest, signature))
        .filter(signer -> !signer.isInfinity() && verifies(signer, digest, signature))
        .map(BouncyCurve::publicKey);
  }

  /** (s R − e G) / r, R being the nonce's point. */
  private static ECPoint signer(ECPoint nonce, Hash digest, Signature signature) {
    BigInteger n = DOMAIN.getN();
    BigInteger inverse = BigIntegers.modOddInverseVar(n, r(signature));
    BigInteger e = new BigInteger(1, digest.bytes().toArray());
    return ECAlgorithms.sumOfTwoMultiplies(
            DOMAIN.getG(),
            e.negate().multiply(inverse).mod(n),
            nonce,
            s(signature).multiply(inverse).mod(n))
        .normalize();
  }

  private static boolean verifies(ECPoint point, Hash digest, Signature signature) {
    if (s(signature).compareTo(HALF_ORDER) > 0) {
      return false;
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, new ECPublicKeyParameters(point, DOMAIN));
    return verifier.verifySignature(digest.bytes().toArray(), r(signature), s(signature));
  }

  /**
   * The parity of the nonce's point, recomputed as verification does. One whose x is r + n recovers
   * with neither 0 nor 1; contracts take only these.
   */
  private static Optional<Integer> parity(ECPoint point, Hash digest, Signature signature) {
    BigInteger n = DOMAIN.getN();
    BigInteger inverse = BigIntegers.modOddInverseVar(n, s(signature));
    BigInteger e = new BigInteger(1, digest.bytes().toArray());
    ECPoint nonce =
        ECAlgorithms.sumOfTwoMultiplies(
                DOMAIN.getG(),
                e.multiply(inverse).mod(n),
                point,
                r(signature).multiply(inverse).mod(n))
            .normalize();
    return nonce.getAffineXCoord().toBigInteger().equals(r(signature))
        ? Optional.of(nonce.getAffineYCoord().testBitZero() ? 1 : 0)
        : Optional.empty();
  }

  private static byte[] sign(byte[] secret, byte[] digest) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(new BigInteger(1, secret), DOMAIN));
    BigInteger[] rs = signer.generateSignature(digest);
    BigInteger low = rs[1].compareTo(HALF_ORDER) > 0 ? DOMAIN.getN().subtract(rs[1]) : rs[1];
    byte[] signature = new byte[Signature.LENGTH];
    BigIntegers.asUnsignedByteArray(rs[0], signature, 0, WORD);
    BigIntegers.asUnsignedByteArray(low, signature, WORD, WORD);
    return signature;
  }

  private static byte[] agree(byte[] secret, byte[] peer) {
    ECPoint point =
        point(Bytes.wrap(peer))
            .orElseThrow(() -> new IllegalArgumentException("a public key that is no point"));
    byte[] shared = multiply(point, secret).getEncoded(true);
    byte[] hash = new byte[WORD];
    SHA256Digest digest = new SHA256Digest();
    digest.update(shared, 0, shared.length);
    digest.doFinal(hash, 0);
    java.util.Arrays.fill(shared, (byte) 0);
    return hash;
  }

  private static ECPoint multiply(ECPoint point, byte[] secret) {
    return new FixedPointCombMultiplier().multiply(point, new BigInteger(1, secret)).normalize();
  }

  /** The first byte and the length are looked at here: the library also takes other encodings. */
  private static Optional<ECPoint> point(Bytes compressed) {
    if (compressed.length() != PublicKey.LENGTH
        || (compressed.at(0) != 2 && compressed.at(0) != 3)) {
      return Optional.empty();
    }
    try {
      return Optional.of(DOMAIN.getCurve().decodePoint(compressed.toArray()));
    } catch (IllegalArgumentException notOnTheCurve) {
      return Optional.empty();
    }
  }

  private static PublicKey publicKey(ECPoint point) {
    return PublicKey.of(Bytes.wrap(point.getEncoded(true)), Bytes.wrap(point.getEncoded(false)));
  }

  private static boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(DOMAIN.getN()) < 0;
  }

  private static BigInteger r(Signature signature) {
    return new BigInteger(1, signature.rs().slice(0, WORD).toArray());
  }

  private static BigInteger s(Signature signature) {
    return new BigInteger(1, signature.rs().slice(WORD, Signature.LENGTH).toArray());
  }

  private static ECDomainParameters domain() {
    X9ECParameters curve = CustomNamedCurves.getByName("secp256k1");
    return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
  }
}
