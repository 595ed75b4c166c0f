package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.KEY_TEXTS;
import static io.smartmesh.group.GroupLimits.SKIPPED;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SecretBox;
import io.smartmesh.crypto.Verifier;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Another member's sender key as its readers have it (GR-13). A value: each text that opens makes
 * the next, and what does not open changes nothing.
 *
 * @param told with the chain as it is now
 * @param skipped keys of texts that others have overtaken
 */
record ReaderKey(Told told, TreeMap<Integer, Bytes> skipped) {
  private static final int VERSION = 1;

  /**
   * What its owner says of it.
   *
   * @param next the first text that it opens
   * @param signer 33 bytes: who signs its texts
   */
  record Told(Bytes id, Bytes chain, int next, Bytes signer) {
    void write(Encoder out) {
      out.raw(id).raw(chain).varint(next).raw(signer);
    }

    static Told read(Decoder in) throws Malformed {
      return new Told(
          in.raw(Chain.ID_BYTES),
          in.raw(SecretBox.KEY_LENGTH),
          in.count(KEY_TEXTS),
          in.raw(PublicKey.LENGTH));
    }
  }

  /** What was in a text, and the key after it. */
  record Opened(Bytes inside, ReaderKey after) {}

  static ReaderKey of(Told told) {
    return new ReaderKey(told, new TreeMap<>());
  }

  Result<Opened, GroupError> open(
      GroupWord.Text text, Address author, Curve curve, Verifier verifier) {
    Bytes head = Chain.head(text.group(), text.key(), text.number(), text.salt());
    Optional<PublicKey> signer = curve.parse(told.signer());
    boolean isSigned =
        signer
            .filter(
                key ->
                    verifier.verify(key, Chain.digest(head, author, text.box()), text.signature()))
            .isPresent();
    if (!isSigned) {
      return Result.err(new GroupError.NotAuthentic(author));
    }
    int number = text.number();
    if (number - told.next() > SKIPPED) {
      return Result.err(new GroupError.TooFarAhead(author, number, told.next()));
    }
    TreeMap<Integer, Bytes> left = new TreeMap<>(skipped);
    Bytes chain = told.chain();
    int next = told.next();
    Bytes message = left.remove(number);
    if (message == null && number < next) {
      return Result.err(new GroupError.Replayed(author, number));
    }
    while (message == null) {
      Bytes one = Chain.message(chain);
      chain = Chain.next(chain);
      if (next == number) {
        message = one;
      } else {
        left.put(next, one);
      }
      next++;
    }
    while (left.size() > SKIPPED) {
      left.pollFirstEntry();
    }
    ReaderKey after = new ReaderKey(new Told(told.id(), chain, next, told.signer()), left);
    Optional<Bytes> inside;
    try (Secret key = Chain.ofMessage(message, head)) {
      inside = SecretBox.openOnce(key, Chain.context(head, author), text.box());
    }
    return inside
        .<Result<Opened, GroupError>>map(bytes -> Result.ok(new Opened(bytes, after)))
        .orElseGet(() -> Result.err(new GroupError.NotAuthentic(author)));
  }

  void write(Encoder out) {
    told.write(out.u8(VERSION));
    out.varint(skipped.size());
    for (Map.Entry<Integer, Bytes> one : skipped.entrySet()) {
      out.varint(one.getKey()).raw(one.getValue());
    }
  }

  static ReaderKey read(Decoder in) throws Malformed {
    in.version("another's sender key", VERSION);
    Told told = Told.read(in);
    TreeMap<Integer, Bytes> skipped = new TreeMap<>();
    for (int left = in.count(SKIPPED); left > 0; left--) {
      skipped.put(in.count(KEY_TEXTS), in.raw(SecretBox.KEY_LENGTH));
    }
    return new ReaderKey(told, skipped);
  }
}
