package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import java.util.Optional;

/** The DH that most published Noise vectors are for. */
record X25519() implements DiffieHellman<Bytes, Bytes> {
  @Override
  public String name() {
    return "25519";
  }

  @Override
  public int publicLength() {
    return 32;
  }

  @Override
  public Bytes generate(Entropy entropy) {
    return entropy.next(32);
  }

  @Override
  public Bytes publicKey(Bytes self) {
    byte[] out = new byte[32];
    org.bouncycastle.math.ec.rfc7748.X25519.scalarMultBase(self.toArray(), 0, out, 0);
    return Bytes.wrap(out);
  }

  @Override
  public Bytes encode(Bytes key) {
    return key;
  }

  @Override
  public Optional<Bytes> parse(Bytes encoded) {
    return Optional.of(encoded);
  }

  @Override
  public Secret agree(Bytes self, Bytes peer) {
    byte[] out = new byte[32];
    org.bouncycastle.math.ec.rfc7748.X25519.scalarMult(
        self.toArray(), 0, peer.toArray(), 0, out, 0);
    return Secret.own(out);
  }

  @Override
  public void forget(Bytes self) {}
}
