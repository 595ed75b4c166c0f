package io.smartmesh.ratchet;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SecretBox;
import java.util.Optional;

/** Every derivation of a session (RA-4 to RA-7): HKDF and HMAC with SHA-256, one label a use. */
final class Kdf {
  private static final Bytes SENDER = Bytes.utf8("smartmesh/ratchet/1/sender");
  private static final Bytes START = Bytes.utf8("smartmesh/ratchet/1/start");
  private static final Bytes ROOT = Bytes.utf8("smartmesh/ratchet/1/root");
  private static final Bytes TEXT = Bytes.utf8("smartmesh/ratchet/1/text");
  private static final Bytes MESSAGE = Bytes.of(1);
  private static final Bytes CHAIN = Bytes.of(2);

  private Kdf() {}

  /** What a session begins with: the initiator's are of its first chain and of the one after. */
  record Begun(Key root, Key chain, Key initiatorsNext, Key respondersNext) {}

  /** What a new ratchet key gives. */
  record Turned(Key root, Key chain, Key nextHeader) {}

  /** Seals who begins. */
  static Key sender(Bytes shared, Bytes keys) {
    return new Key(Hashes.hkdfSha256(Bytes.EMPTY, shared, Bytes.concat(SENDER, keys), Key.LENGTH));
  }

  static Begun begin(Bytes shared, Bytes keys) {
    Bytes out = Hashes.hkdfSha256(Bytes.EMPTY, shared, Bytes.concat(START, keys), 4 * Key.LENGTH);
    return new Begun(key(out, 0), key(out, 1), key(out, 2), key(out, 3));
  }

  static Turned turn(Key root, Bytes shared) {
    Bytes out = Hashes.hkdfSha256(root.bytes(), shared, ROOT, 3 * Key.LENGTH);
    return new Turned(key(out, 0), key(out, 1), key(out, 2));
  }

  static Key messageKey(Key chain) {
    return new Key(Hashes.hmacSha256(chain.bytes(), MESSAGE).bytes());
  }

  static Key nextChain(Key chain) {
    return new Key(Hashes.hmacSha256(chain.bytes(), CHAIN).bytes());
  }

  /**
   * The key depends on {@code head}, which has fresh random bytes in it: an old state that seals
   * once more under the same message key does so under another one (RA-7).
   */
  static Bytes seal(Key message, Bytes head, Bytes parties, Bytes plaintext) {
    try (Secret key = text(message, head)) {
      return SecretBox.sealOnce(key, context(head, parties), plaintext);
    }
  }

  static Optional<Bytes> open(Key message, Bytes head, Bytes parties, Bytes body) {
    try (Secret key = text(message, head)) {
      return SecretBox.openOnce(key, context(head, parties), body);
    }
  }

  private static Secret text(Key message, Bytes head) {
    return Secret.copyOf(Hashes.hkdfSha256(head, message.bytes(), TEXT, Key.LENGTH));
  }

  private static Bytes context(Bytes head, Bytes parties) {
    return new Encoder().raw(parties).raw(head).toBytes();
  }

  private static Key key(Bytes out, int index) {
    return new Key(out.slice(index * Key.LENGTH, (index + 1) * Key.LENGTH));
  }
}
