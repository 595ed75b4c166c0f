package io.smartmesh.simulator.world;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;

/**
 * A key whose signatures are hashes bound to the public key and the digest: they cost next to
 * nothing and can be made by anybody, but nobody in the simulation does. The point and its
 * Diffie-Hellman stay real, for handshakes need them.
 */
final class IdealSigning implements SigningKey {
  private final SigningKey real;

  IdealSigning(SigningKey real) {
    this.real = real;
  }

  static boolean verifies(PublicKey signer, Hash digest, Signature signature) {
    return signature.equals(signature(signer, digest));
  }

  @Override
  public PublicKey publicKey() {
    return real.publicKey();
  }

  @Override
  public Signature sign(Hash digest) {
    return signature(publicKey(), digest);
  }

  @Override
  public Secret ecdh(PublicKey peer) {
    return real.ecdh(peer);
  }

  @Override
  public SigningKey child(Secret chainCode, long index) {
    return new IdealSigning(real.child(chainCode, index));
  }

  @Override
  public Secret derived(Bytes label) {
    return real.derived(label);
  }

  @Override
  public void close() {
    real.close();
  }

  private static Signature signature(PublicKey signer, Hash digest) {
    Bytes half = Hashes.sha256(signer.compressed(), digest.bytes()).bytes();
    return new Signature(Bytes.concat(half, half));
  }
}
