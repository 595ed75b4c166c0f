package io.smartmesh.errand;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in the sealed boxes of service 10 (RL-17).
 *
 * <pre>
 * all     version 01 | type 1
 * 1 Part  SHA-256 of the whole 32 | its length 4 | index 2 | bytes, 800 but for the last part
 * 2 Look  digest of a request 32
 * 3 Told  SHA-256 of what was asked, or the digest 32 | word
 * </pre>
 */
sealed interface ErrandMessage {
  /** What the box is for: no box of another protocol opens here. */
  Bytes CONTEXT = Bytes.utf8("smartmesh/errand/1");

  int VERSION = 1;

  /** Of an {@link Errand}. */
  record Part(Hash whole, int length, int index, Bytes bytes) implements ErrandMessage {}

  /** What became of it? */
  record Look(Hash id) implements ErrandMessage {}

  record Told(Hash about, Word word) implements ErrandMessage {}

  /** All of an errand. */
  static List<Part> parts(Bytes whole) {
    Hash digest = Hashes.sha256(whole);
    List<Part> parts = new ArrayList<>();
    for (int at = 0; at < whole.length(); at += ErrandLimits.PART_BYTES) {
      int end = Math.min(whole.length(), at + ErrandLimits.PART_BYTES);
      parts.add(new Part(digest, whole.length(), parts.size(), whole.slice(at, end)));
    }
    return parts;
  }

  static Bytes encode(ErrandMessage message) {
    Encoder out = new Encoder().u8(VERSION);
    if (message instanceof Part m) {
      out.u8(1).hash(m.whole).u32(m.length).u16(m.index).raw(m.bytes);
    } else if (message instanceof Look m) {
      out.u8(2).hash(m.id);
    } else {
      Told m = (Told) message;
      Word.write(m.word, out.u8(3).hash(m.about));
    }
    return out.toBytes();
  }

  static ErrandMessage decode(Bytes bytes) throws Malformed {
    Decoder in = new Decoder(bytes);
    in.version("errand message", VERSION);
    int type = in.u8();
    ErrandMessage message;
    switch (type) {
      case 1:
        message = part(in);
        break;
      case 2:
        message = new Look(in.hash());
        break;
      case 3:
        message = new Told(in.hash(), Word.read(in));
        break;
      default:
        throw new Malformed("unknown errand message " + type);
    }
    in.end();
    return message;
  }

  private static Part part(Decoder in) throws Malformed {
    Hash whole = in.hash();
    long length = in.u32();
    int index = in.u16();
    Bytes bytes = in.rest();
    long at = (long) index * ErrandLimits.PART_BYTES;
    if (length > ErrandLimits.BODY_BYTES || at >= length) {
      throw new Malformed("part " + index + " of " + length + " bytes");
    }
    if (bytes.length() != Math.min(ErrandLimits.PART_BYTES, length - at)) {
      throw new Malformed("a part of " + bytes.length() + " bytes");
    }
    return new Part(whole, (int) length, index, bytes);
  }
}
