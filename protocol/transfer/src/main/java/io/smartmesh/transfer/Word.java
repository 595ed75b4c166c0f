package io.smartmesh.transfer;

import static io.smartmesh.transfer.TransferLimits.NAME_BYTES;
import static io.smartmesh.transfer.TransferLimits.PIECES_MOST;
import static io.smartmesh.transfer.TransferLimits.SIZE_MOST;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.ArrayList;
import java.util.List;

/** What the two sides say to each other on a stream, each with its length in front (TF-4). */
sealed interface Word {
  /** {@code 01 | id 16 | size varint | root 32 | name}. */
  record Offer(TransferId id, long size, Hash root, String name) implements Word {}

  /** {@code 02 | id 16 | from varint}: the file's bytes from there on are wanted. */
  record Get(TransferId id, long from) implements Word {}

  /** {@code 03 | id 16}: it is over. */
  record Cancel(TransferId id) implements Word {}

  /** {@code 04 | verdict}. */
  record Answer(Verdict verdict) implements Word {}

  /** {@code 05 | hash 32 of each piece}: the file's bytes follow, to the end of the stream. */
  record Contents(List<Hash> pieces) implements Word {
    public Contents {
      pieces = List.copyOf(pieces);
    }
  }

  /** With its length, 4 bytes, in front. */
  static Bytes framed(Word word) {
    Bytes encoded = encode(word);
    return new Encoder().u32(encoded.length()).raw(encoded).toBytes();
  }

  static Bytes encode(Word word) {
    Encoder out = new Encoder();
    if (word instanceof Offer offer) {
      out.u8(1).raw(offer.id.bytes()).varint(offer.size).hash(offer.root).text(offer.name);
    } else if (word instanceof Get get) {
      out.u8(2).raw(get.id.bytes()).varint(get.from);
    } else if (word instanceof Cancel cancel) {
      out.u8(3).raw(cancel.id.bytes());
    } else if (word instanceof Answer answer) {
      out.u8(4).u8(answer.verdict.number());
    } else if (word instanceof Contents contents) {
      out.u8(5);
      contents.pieces.forEach(out::hash);
    }
    return out.toBytes();
  }

  static Result<Word, Malformed> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      Word word = read(in);
      in.end();
      return Result.ok(word);
    } catch (Malformed e) {
      return Result.err(e);
    }
  }

  private static Word read(Decoder in) throws Malformed {
    int type = in.u8();
    return switch (type) {
      case 1 -> new Offer(id(in), size(in), in.hash(), name(in));
      case 2 -> new Get(id(in), size(in));
      case 3 -> new Cancel(id(in));
      case 4 -> new Answer(Verdict.of(in.u8()));
      case 5 -> new Contents(hashes(in));
      default -> throw new Malformed("word of type " + type);
    };
  }

  private static TransferId id(Decoder in) throws Malformed {
    return new TransferId(in.raw(TransferId.LENGTH));
  }

  private static long size(Decoder in) throws Malformed {
    long size = in.varint();
    if (size > SIZE_MOST) {
      throw new Malformed("a file of " + size + " bytes, at most " + SIZE_MOST);
    }
    return size;
  }

  /** TF-3: who shows it need not look at it again. */
  private static String name(Decoder in) throws Malformed {
    String name = in.text(NAME_BYTES);
    if (!FileName.isSafe(name)) {
      throw new Malformed("a name that is not safe");
    }
    return name;
  }

  private static List<Hash> hashes(Decoder in) throws Malformed {
    List<Hash> pieces = new ArrayList<>();
    while (in.remaining() > 0) {
      if (pieces.size() == PIECES_MOST) {
        throw new Malformed("more than " + PIECES_MOST + " pieces");
      }
      pieces.add(in.hash());
    }
    return pieces;
  }
}
