package io.smartmesh.group;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SecretBox;
import io.smartmesh.crypto.SigningKey;

/**
 * The own key of a group, which all members have the other half of (GR-12): a chain that gives one
 * key a text and forgets it, and a signature key of its own, so that no reader can write as its
 * owner. A value: each text makes the next.
 *
 * @param id 8 bytes by which texts name it
 * @param chain 32 bytes: the key of text {@code next} and of those after it
 * @param next texts that were written with it
 * @param signing 32 bytes: the private half
 */
record SenderKey(Bytes id, Bytes chain, int next, Bytes signing) {
  private static final int VERSION = 1;

  static SenderKey fresh(Curve curve, Entropy entropy) {
    Bytes signing = entropy.next(SecretBox.KEY_LENGTH);
    while (!curve.key(signing).isPresent()) {
      signing = entropy.next(SecretBox.KEY_LENGTH);
    }
    return new SenderKey(
        entropy.next(Chain.ID_BYTES), entropy.next(SecretBox.KEY_LENGTH), 0, signing);
  }

  /** The key with which the next text is written after this one. */
  SenderKey step() {
    return new SenderKey(id, Chain.next(chain), next + 1, signing);
  }

  /** What readers are told: texts from {@code next} on, and none before. */
  GroupWord.Key told(Address group, Bytes view, Curve curve) {
    try (SigningKey key = key(curve)) {
      return new GroupWord.Key(
          group, view, new ReaderKey.Told(id, chain, next, key.publicKey().compressed()));
    }
  }

  private SigningKey key(Curve curve) {
    return curve.key(signing).orElseThrow(() -> new IllegalStateException("a key that was drawn"));
  }

  /** One text, sealed once for everybody. */
  GroupWord.Text seal(Address group, Address self, Bytes inside, Curve curve, Entropy entropy) {
    Bytes salt = entropy.next(Chain.SALT_BYTES);
    Bytes head = Chain.head(group, id, next, salt);
    Bytes box;
    try (Secret key = Chain.textKey(chain, head)) {
      box = SecretBox.sealOnce(key, Chain.context(head, self), inside);
    }
    Hash digest = Chain.digest(head, self, box);
    try (SigningKey key = key(curve)) {
      return new GroupWord.Text(group, id, next, salt, key.sign(digest), box);
    }
  }

  Bytes record() {
    return new Encoder().u8(VERSION).raw(id).raw(chain).varint(next).raw(signing).toBytes();
  }

  static SenderKey read(Decoder in) throws Malformed {
    in.version("sender key", VERSION);
    return new SenderKey(
        in.raw(Chain.ID_BYTES),
        in.raw(SecretBox.KEY_LENGTH),
        in.count(GroupLimits.KEY_TEXTS),
        in.raw(SecretBox.KEY_LENGTH));
  }
}
