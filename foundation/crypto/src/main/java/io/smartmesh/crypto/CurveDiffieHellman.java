package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import java.util.Optional;

/** DH over secp256k1 as BOLT 8 has it: compressed keys, and SHA-256 of the compressed point. */
record CurveDiffieHellman(Curve curve) implements DiffieHellman<SigningKey, PublicKey> {
  private static final int SECRET_LENGTH = 32;

  @Override
  public String name() {
    return "secp256k1";
  }

  @Override
  public int publicLength() {
    return PublicKey.LENGTH;
  }

  @Override
  public SigningKey generate(Entropy entropy) {
    while (true) {
      // All but 2^-127 of all 32 bytes are a key: a second round means broken entropy.
      try (Secret drawn = Secret.random(SECRET_LENGTH, entropy)) {
        Optional<SigningKey> key = curve.key(drawn);
        if (key.isPresent()) {
          return key.get();
        }
      }
    }
  }

  @Override
  public PublicKey publicKey(SigningKey self) {
    return self.publicKey();
  }

  @Override
  public Bytes encode(PublicKey key) {
    return key.compressed();
  }

  @Override
  public Optional<PublicKey> parse(Bytes encoded) {
    return curve.parse(encoded);
  }

  @Override
  public Secret agree(SigningKey self, PublicKey peer) {
    return self.ecdh(peer);
  }

  @Override
  public void forget(SigningKey self) {
    self.close();
  }
}
