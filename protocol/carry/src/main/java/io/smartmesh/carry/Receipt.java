package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SecretBox;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;

/**
 * That a bundle is where it was to go (RFC 9171: administrative record, delivered). Anybody can
 * check it, for the bundle's id follows from it; only who opened the bundle, or made it, can make
 * it (CY-9).
 *
 * <pre>
 * opener 16 | rest of the block 16 | signature of the recipient, sealed for the sender 92
 * </pre>
 */
record Receipt(Bytes opener, Bytes rest, Bytes proof) {
  private static final int PROOF_LENGTH = Signature.LENGTH + SecretBox.OVERHEAD;
  static final int LENGTH = PrimaryBlock.OPENER_LENGTH + PrimaryBlock.LOCK_LENGTH + PROOF_LENGTH;
  private static final String SIGNED = "smartmesh/carry/receipt/1";

  static Receipt make(PrimaryBlock block, Contents opened, SigningKey self, Entropy entropy) {
    Bytes signature = self.sign(digest(block.id())).rs();
    try (Secret key = Contents.proofKey(opened.key())) {
      Bytes proof = SecretBox.seal(key, block.id().bytes(), signature, entropy);
      return new Receipt(opened.opener(), block.rest(), proof);
    }
  }

  /** The maker's own: it clears copies, and is signed by nobody (CY-14). */
  static Receipt cancelling(PrimaryBlock block, Own own, Entropy entropy) {
    return new Receipt(own.opener(), block.rest(), entropy.next(PROOF_LENGTH));
  }

  BundleId id() {
    return PrimaryBlock.id(PrimaryBlock.lock(opener), rest);
  }

  /** Whether it holds {@code recipient}'s signature, for whoever has the key of the contents. */
  boolean isSigned(Bytes contentsKey, PublicKey recipient, Verifier verifier) {
    BundleId id = id();
    try (Secret key = Contents.proofKey(contentsKey)) {
      return SecretBox.open(key, id.bytes(), proof)
          .filter(rs -> rs.length() == Signature.LENGTH)
          .map(rs -> verifier.verify(recipient, digest(id), new Signature(rs)))
          .orElse(false);
    }
  }

  private static Hash digest(BundleId id) {
    return Hashes.tagged(SIGNED, id.bytes());
  }

  void encode(Encoder out) {
    out.raw(opener).raw(rest).raw(proof);
  }

  static Receipt decode(Decoder in) throws Malformed {
    return new Receipt(
        in.raw(PrimaryBlock.OPENER_LENGTH), in.raw(PrimaryBlock.LOCK_LENGTH), in.raw(PROOF_LENGTH));
  }
}
