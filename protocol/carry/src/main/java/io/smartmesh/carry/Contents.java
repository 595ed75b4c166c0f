package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SecretBox;
import io.smartmesh.crypto.SigningKey;
import java.util.Optional;

/**
 * The payload of a bundle, sealed from end to end (CY-3).
 *
 * <pre>
 * box 146: to the recipient, by the sender: contents key 32 | opener 16
 * body: contents under that key, with the lock as context, n + 28
 * </pre>
 *
 * @param from who sealed it
 */
record Contents(PublicKey from, Bytes key, Bytes opener, Bytes plain) {
  private static final int INSIDE = SecretBox.KEY_LENGTH + PrimaryBlock.OPENER_LENGTH;
  private static final int BOX_LENGTH = INSIDE + SealedBox.OVERHEAD;

  /** Bytes that a payload has more than its contents. */
  static final int OVERHEAD = BOX_LENGTH + SecretBox.OVERHEAD;

  private static final Bytes CONTEXT = Bytes.utf8("smartmesh/carry/1");
  private static final String PROOF = "smartmesh/carry/proof/1";

  static Bytes seal(
      PublicKey to,
      SigningKey self,
      Bytes key,
      Bytes opener,
      Bytes plain,
      Curve curve,
      Entropy entropy) {
    Bytes box = SealedBox.seal(to, self, CONTEXT, Bytes.concat(key, opener), curve, entropy);
    try (Secret secret = Secret.copyOf(key)) {
      Bytes lock = PrimaryBlock.lock(opener);
      return Bytes.concat(box, SecretBox.seal(secret, lock, plain, entropy));
    }
  }

  /** Empty where it is not for us, or its opener does not fit {@code lock}. */
  static Optional<Contents> open(SigningKey self, Bytes lock, Bytes payload, Curve curve) {
    if (payload.length() < OVERHEAD) {
      return Optional.empty();
    }
    Optional<SealedBox.Opened> box =
        SealedBox.open(self, CONTEXT, payload.slice(0, BOX_LENGTH), curve);
    if (!box.isPresent() || box.get().plaintext().length() != INSIDE) {
      return Optional.empty();
    }
    Bytes inside = box.get().plaintext();
    Bytes key = inside.slice(0, SecretBox.KEY_LENGTH);
    Bytes opener = inside.slice(SecretBox.KEY_LENGTH, INSIDE);
    if (!PrimaryBlock.lock(opener).equals(lock)) {
      return Optional.empty();
    }
    try (Secret secret = Secret.copyOf(key)) {
      return SecretBox.open(secret, lock, payload.slice(BOX_LENGTH, payload.length()))
          .map(plain -> new Contents(box.get().from(), key, opener, plain));
    }
  }

  /** Under which a receipt's signature is sealed: carriers do not learn who signed. */
  static Secret proofKey(Bytes key) {
    return Secret.copyOf(Hashes.tagged(PROOF, key).bytes());
  }
}
