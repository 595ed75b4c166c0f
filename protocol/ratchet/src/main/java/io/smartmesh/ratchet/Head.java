package io.smartmesh.ratchet;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SecretBox;
import java.util.Optional;

/**
 * What stands before the sealed text (RA-2).
 *
 * <pre>
 * start    11 | ephemeral key 33 | signed prekey 4 | one-time prekey 4 | box(sender 33 | number 2)
 * message  12 | box(ratchet key 33 | length of the chain before 2 | number 2)
 * </pre>
 *
 * @param key the sender's device key in a start, its ratchet key in a message
 * @param previous how many messages the sender's chain before had
 * @param number of the message in its chain, from 0
 */
record Head(Bytes key, int previous, int number) {
  static final int START = 0x11;
  static final int MESSAGE = 0x12;

  /** A start up to its box: what the sender's box is bound to. */
  static final int OPEN_LENGTH = 1 + PublicKey.LENGTH + 4 + 4;

  static final int START_LENGTH = OPEN_LENGTH + SecretBox.OVERHEAD + PublicKey.LENGTH + 2;
  static final int MESSAGE_LENGTH = 1 + SecretBox.OVERHEAD + PublicKey.LENGTH + 2 + 2;

  private static final Bytes OF_MESSAGE = Bytes.of(MESSAGE);

  static boolean isStart(Bytes box) {
    return box.length() >= START_LENGTH + SecretBox.ONCE_OVERHEAD && box.at(0) == START;
  }

  static boolean isMessage(Bytes box) {
    return box.length() >= MESSAGE_LENGTH + SecretBox.ONCE_OVERHEAD && box.at(0) == MESSAGE;
  }

  static Bytes ephemeral(Bytes start) {
    return start.slice(1, 1 + PublicKey.LENGTH);
  }

  /** In the open: whoever hears it learns that starts with the same key belong together. */
  static Bytes open(PublicKey ephemeral, long signed, long oneTime) {
    return new Encoder().u8(START).raw(ephemeral.compressed()).u32(signed).u32(oneTime).toBytes();
  }

  Bytes sealStart(Bytes open, Key senderKey, Entropy entropy) {
    Bytes plain = new Encoder().raw(key).u16(number).toBytes();
    return Bytes.concat(open, seal(senderKey, open, plain, entropy));
  }

  Bytes sealMessage(Key header, Entropy entropy) {
    Bytes plain = new Encoder().raw(key).u16(previous).u16(number).toBytes();
    return Bytes.concat(OF_MESSAGE, seal(header, OF_MESSAGE, plain, entropy));
  }

  static Optional<Head> openStart(Bytes box, Key senderKey) {
    return open(senderKey, box.slice(0, OPEN_LENGTH), box.slice(OPEN_LENGTH, START_LENGTH))
        .map(plain -> read(plain, false));
  }

  static Optional<Head> openMessage(Bytes box, Key header) {
    return open(header, OF_MESSAGE, box.slice(1, MESSAGE_LENGTH)).map(plain -> read(plain, true));
  }

  private static Head read(Bytes plain, boolean hasPrevious) {
    try {
      Decoder in = new Decoder(plain);
      Head head = new Head(in.raw(PublicKey.LENGTH), hasPrevious ? in.u16() : 0, in.u16());
      in.end();
      return head;
    } catch (Malformed e) {
      throw new IllegalStateException("cut out at this length", e);
    }
  }

  private static Bytes seal(Key key, Bytes context, Bytes plain, Entropy entropy) {
    try (Secret secret = key.secret()) {
      return SecretBox.seal(secret, context, plain, entropy);
    }
  }

  private static Optional<Bytes> open(Key key, Bytes context, Bytes box) {
    try (Secret secret = key.secret()) {
      return SecretBox.open(secret, context, box);
    }
  }
}
