package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/** A private key on this heap, for whichever library computes with it; prints only the address. */
final class HeldKey implements SigningKey {
  private final Curve curve;
  private final Secret secret;
  private final PublicKey publicKey;
  private final BinaryOperator<byte[]> sign;
  private final BiFunction<byte[], PublicKey, byte[]> agree;

  /**
   * @param curve makes keys of the same kind
   * @param secret closed with this key
   * @param sign of the secret and a digest: r‖s with low s
   * @param agree of the secret and a point: SHA-256 of the compressed shared point
   */
  HeldKey(
      Curve curve,
      Secret secret,
      PublicKey publicKey,
      BinaryOperator<byte[]> sign,
      BiFunction<byte[], PublicKey, byte[]> agree) {
    this.curve = curve;
    this.secret = secret;
    this.publicKey = publicKey;
    this.sign = sign;
    this.agree = agree;
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public Signature sign(Hash digest) {
    byte[] message = digest.bytes().toArray();
    return new Signature(Bytes.wrap(secret.use(own -> sign.apply(own, message))));
  }

  @Override
  public Secret ecdh(PublicKey peer) {
    return Secret.own(secret.use(own -> agree.apply(own, peer)));
  }

  @Override
  public SigningKey child(Secret chainCode, long index) {
    try (HdKey parent = HdKey.of(secret, chainCode);
        HdKey child = parent.derive(curve, index);
        Secret scalar = child.secret()) {
      return curve
          .key(scalar)
          .orElseThrow(() -> new IllegalStateException("a derived key is in range"));
    }
  }

  @Override
  public Secret derived(Bytes label) {
    byte[] info = label.toArray();
    return secret.use(
        own -> Secret.own(Hashes.hkdfSha256(new byte[0], own, info, SecretBox.KEY_LENGTH)));
  }

  @Override
  public void close() {
    secret.close();
  }

  @Override
  public String toString() {
    return "signing key of " + publicKey.address();
  }
}
