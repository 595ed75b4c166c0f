package io.smartmesh.ratchet;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;

/** A key pair that lives for a while, as a value. */
record Pair(Key secret, PublicKey key) {
  static Pair draw(Curve curve, Entropy entropy) {
    while (true) {
      // All but 2^-127 of all 32 bytes are a key: a second round means broken entropy.
      Bytes drawn = entropy.next(Key.LENGTH);
      var key = curve.key(drawn);
      if (key.isPresent()) {
        try (SigningKey made = key.get()) {
          return new Pair(new Key(drawn), made.publicKey());
        }
      }
    }
  }

  static Pair read(Decoder in, Curve curve) throws Malformed {
    Key secret = Key.read(in);
    try (SigningKey key =
        curve.key(secret.bytes()).orElseThrow(() -> new Malformed("not a private key"))) {
      return new Pair(secret, key.publicKey());
    }
  }

  void write(Encoder out) {
    out.raw(secret.bytes());
  }

  /** What both sides compute: SHA-256 of the compressed shared point. */
  Bytes agree(PublicKey peer, Curve curve) {
    try (SigningKey own = signing(curve)) {
      return agree(own, peer);
    }
  }

  static Bytes agree(SigningKey own, PublicKey peer) {
    try (Secret shared = own.ecdh(peer)) {
      return shared.use(Bytes::copyOf);
    }
  }

  /** For the caller to close. */
  SigningKey signing(Curve curve) {
    return curve
        .key(secret.bytes())
        .orElseThrow(() -> new IllegalStateException("checked when it was made"));
  }
}
