package io.smartmesh.bench;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import java.util.concurrent.atomic.AtomicLong;

/** The benchmarks' keys: the same every time, and worth nothing. */
final class Keys {
  private Keys() {}

  static SigningKey of(String name, Curve curve) {
    return curve.key(secret("device", name)).orElseThrow();
  }

  static Secret store(String name) {
    return Secret.copyOf(secret("store", name));
  }

  private static Bytes secret(String use, String name) {
    return Hashes.tagged("smartmesh bench " + use, Bytes.utf8(name)).bytes();
  }

  /** Counts what is signed. */
  record Counted(SigningKey key, AtomicLong signatures) implements SigningKey {
    @Override
    public PublicKey publicKey() {
      return key.publicKey();
    }

    @Override
    public Signature sign(Hash digest) {
      signatures.incrementAndGet();
      return key.sign(digest);
    }

    @Override
    public Secret ecdh(PublicKey peer) {
      return key.ecdh(peer);
    }

    @Override
    public SigningKey child(Secret chainCode, long index) {
      return key.child(chainCode, index);
    }

    @Override
    public Secret derived(Bytes label) {
      return key.derived(label);
    }

    @Override
    public void close() {
      key.close();
    }
  }
}
