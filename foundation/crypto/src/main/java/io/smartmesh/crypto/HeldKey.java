package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.util.function.BinaryOperator;

/** A private key on this heap, for whichever library computes with it; prints only the address. */
final class HeldKey implements SigningKey {
  private final Secret secret;
  private final PublicKey publicKey;
  private final BinaryOperator<byte[]> sign;
  private final BinaryOperator<byte[]> agree;

  /**
   * @param secret closed with this key
   * @param sign of the secret and a digest: r‖s with low s
   * @param agree of the secret and a compressed point: SHA-256 of the compressed shared point
   */
  HeldKey(
      Secret secret,
      PublicKey publicKey,
      BinaryOperator<byte[]> sign,
      BinaryOperator<byte[]> agree) {
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
    byte[] point = peer.compressed().toArray();
    return Secret.own(secret.use(own -> agree.apply(own, point)));
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
