package io.smartmesh.around;

import static io.smartmesh.around.AroundLimits.CARD_BYTES;
import static io.smartmesh.around.AroundLimits.POST_BYTES;
import static io.smartmesh.around.AroundLimits.ROOM_BYTES;
import static io.smartmesh.around.AroundLimits.TEXT_BYTES;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.contact.Names;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import java.util.Optional;

/**
 * What somebody says to all who are near, or puts on their board (AR-1).
 *
 * <pre>
 * 01 version | kind 1 | writer's key 33 | date 8 | lifetime, s 4 | salt 4 |
 * of a word and a notice: room | text | card, lengths in front;
 * of a withdrawal: id 16 | signature 64
 * </pre>
 *
 * @param digest of all but the signature, and of the mesh
 */
record Post(Said said, PublicKey writer, Signature signature, Hash digest) {
  static final int SALT = 4;
  private static final int VERSION = 1;
  private static final String TAG = "smartmesh/around/post/1";

  /**
   * What is signed.
   *
   * @param date by the writer's clock: shown, and nothing follows from it
   * @param seconds it is over after so long
   * @param salt tells the same words twice apart
   * @param card of the writer, if he shows who he is
   * @param about what is taken back
   */
  record Said(
      PostKind kind,
      ChainTime date,
      long seconds,
      Bytes salt,
      String room,
      String text,
      Bytes card,
      Optional<PostId> about) {}

  static Post sign(SigningKey key, long network, Said said) {
    Hash digest = digest(network, fields(said, key.publicKey()));
    return new Post(said, key.publicKey(), key.sign(digest), digest);
  }

  PostId id() {
    return new PostId(digest.bytes().slice(0, PostId.LENGTH));
  }

  PostKind kind() {
    return said.kind();
  }

  boolean isSigned(Verifier verifier) {
    return verifier.verify(writer, digest, signature);
  }

  Bytes encode() {
    return Bytes.concat(fields(said, writer), signature.rs());
  }

  /** Not empty, and nothing in it that steers a screen but the ends of lines. */
  static boolean isText(String text) {
    return !text.isEmpty()
        && text.codePoints().noneMatch(c -> c != '\n' && Character.isISOControl(c));
  }

  private static Hash digest(long network, Bytes fields) {
    return Hashes.tagged(TAG, new Encoder().u64(network).toBytes(), fields);
  }

  private static Bytes fields(Said said, PublicKey writer) {
    Encoder out =
        new Encoder()
            .u8(VERSION)
            .u8(said.kind.number())
            .raw(writer.compressed())
            .u64(said.date.seconds())
            .u32(said.seconds)
            .raw(said.salt);
    if (said.about.isPresent()) {
      return out.raw(said.about.get().bytes()).toBytes();
    }
    return out.text(said.room).text(said.text).bytes(said.card).toBytes();
  }

  /** Hostile bytes; signature and card are checked by {@link Entrance}. */
  static Post decode(Bytes bytes, long network, Curve curve) throws Malformed {
    if (bytes.length() > POST_BYTES) {
      throw new Malformed("post of " + bytes.length() + " bytes, at most " + POST_BYTES);
    }
    Decoder in = new Decoder(bytes);
    in.version("post", VERSION);
    PostKind kind = PostKind.of(in.u8());
    Bytes key = in.raw(PublicKey.LENGTH);
    ChainTime date = new ChainTime(in.u64());
    long seconds = in.u32();
    if (seconds < 1 || seconds > kind.secondsMost()) {
      throw new Malformed("post for " + seconds + " s, at most " + kind.secondsMost());
    }
    Bytes salt = in.raw(SALT);
    Said said;
    if (kind == PostKind.WITHDRAWAL) {
      Optional<PostId> about = Optional.of(new PostId(in.raw(PostId.LENGTH)));
      said = new Said(kind, date, seconds, salt, "", "", Bytes.EMPTY, about);
    } else {
      String room = in.text(ROOM_BYTES);
      String text = in.text(TEXT_BYTES);
      Bytes card = in.bytes(CARD_BYTES);
      if (!isText(text) || !Names.isClean(room)) {
        throw new Malformed("post without a proper text, or in a room without a proper name");
      }
      said = new Said(kind, date, seconds, salt, room, text, card, Optional.empty());
    }
    Signature signature = new Signature(in.raw(Signature.LENGTH));
    in.end();
    Optional<PublicKey> writer = curve.parse(key);
    if (!writer.isPresent()) {
      throw new Malformed("a writer's key that is no point");
    }
    return new Post(said, writer.get(), signature, digest(network, fields(said, writer.get())));
  }
}
