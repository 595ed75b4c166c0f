package io.smartmesh.group;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SecretBox;

/** Every derivation of a sender key's texts (GR-12): HMAC and HKDF with SHA-256. */
final class Chain {
  static final int ID_BYTES = 8;
  static final int SALT_BYTES = 8;

  private static final Bytes TEXT = Bytes.utf8("smartmesh/group/1/text");
  private static final Bytes MESSAGE = Bytes.of(1);
  private static final Bytes NEXT = Bytes.of(2);
  private static final String TAG = "smartmesh/group/text/1";

  private Chain() {}

  static Bytes next(Bytes chain) {
    return Hashes.hmacSha256(chain, NEXT).bytes();
  }

  /** What opens one text and tells nothing of those around it. */
  static Bytes message(Bytes chain) {
    return Hashes.hmacSha256(chain, MESSAGE).bytes();
  }

  /** With fresh bytes: an old copy of a store that writes once more does so under another key. */
  static Bytes head(Address group, Bytes id, int number, Bytes salt) {
    return new Encoder().address(group).raw(id).varint(number).raw(salt).toBytes();
  }

  static Secret textKey(Bytes chain, Bytes head) {
    return ofMessage(message(chain), head);
  }

  static Secret ofMessage(Bytes message, Bytes head) {
    return Secret.copyOf(Hashes.hkdfSha256(head, message, TEXT, SecretBox.KEY_LENGTH));
  }

  static Bytes context(Bytes head, Address author) {
    return new Encoder().raw(head).address(author).toBytes();
  }

  static Hash digest(Bytes head, Address author, Bytes box) {
    return Hashes.tagged(TAG, new Encoder().bytes(head).address(author).bytes(box).toBytes());
  }
}
