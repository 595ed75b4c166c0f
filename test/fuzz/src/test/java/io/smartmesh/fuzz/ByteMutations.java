package io.smartmesh.fuzz;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.testkit.Rng;
import java.util.List;

/** For formats of fields and lengths. */
final class ByteMutations {
  private static final int LONGEST_PIECE = 64;
  private static final int DEEPEST_NESTING = 2_000;

  /** Just below, at and above what fits. */
  private static final List<Bytes> BOUNDARIES =
      List.of(
          Bytes.fromHex("00"),
          Bytes.fromHex("01"),
          Bytes.fromHex("7f"),
          Bytes.fromHex("80"),
          Bytes.fromHex("ff"),
          Bytes.fromHex("7fff"),
          Bytes.fromHex("ffff"),
          Bytes.fromHex("7fffffff"),
          Bytes.fromHex("80000000"),
          Bytes.fromHex("ffffffff"),
          Bytes.fromHex("7fffffffffffffff"),
          Bytes.fromHex("8000000000000000"),
          Bytes.fromHex("ffffffffffffffff"),
          // The largest varint, one beyond it, and a count of 2^31.
          Bytes.fromHex("ffffffffffffffff7f"),
          Bytes.fromHex("ffffffffffffffffff01"),
          Bytes.fromHex("8080808008"),
          // An amount of 33 bytes, one with a leading zero, and the largest.
          Bytes.fromHex("21"),
          Bytes.fromHex("0200ff"),
          Bytes.concat(Bytes.of(32), Bytes.wrap(filled(32, 0xff))));

  static final List<Mutation> ALL =
      List.of(
          ByteMutations::flipBit,
          ByteMutations::anyByte,
          ByteMutations::boundaryOver,
          ByteMutations::boundaryInto,
          (rng, in, other) -> in.slice(0, rng.below(in.length())),
          (rng, in, other) -> Bytes.concat(in, rng.next(rng.between(1, LONGEST_PIECE))),
          ByteMutations::splice,
          ByteMutations::removePiece,
          ByteMutations::doublePiece,
          ByteMutations::movePiece,
          ByteMutations::lengthField,
          ByteMutations::longVarint,
          ByteMutations::hugeWord,
          ByteMutations::nestRlp);

  private ByteMutations() {}

  private static Bytes flipBit(Rng rng, Bytes in, Bytes other) {
    int at = rng.below(in.length());
    return replace(in, at, at + 1, Bytes.of((in.at(at) ^ 1 << rng.below(8)) & 0xff));
  }

  private static Bytes anyByte(Rng rng, Bytes in, Bytes other) {
    int at = rng.below(in.length());
    return replace(in, at, at + 1, rng.next(1));
  }

  private static Bytes boundaryOver(Rng rng, Bytes in, Bytes other) {
    Bytes piece = rng.pick(BOUNDARIES);
    int at = rng.below(in.length());
    return replace(in, at, Math.min(in.length(), at + piece.length()), piece);
  }

  private static Bytes boundaryInto(Rng rng, Bytes in, Bytes other) {
    int at = rng.below(in.length() + 1);
    return replace(in, at, at, rng.pick(BOUNDARIES));
  }

  /** The beginning of one and the end of another. */
  private static Bytes splice(Rng rng, Bytes in, Bytes other) {
    int end = rng.below(in.length() + 1);
    int start = rng.chance(0.5) ? Math.min(end, other.length()) : rng.below(other.length() + 1);
    return Bytes.concat(in.slice(0, end), other.slice(start, other.length()));
  }

  private static Bytes removePiece(Rng rng, Bytes in, Bytes other) {
    int at = rng.below(in.length());
    return replace(in, at, end(rng, in, at), Bytes.EMPTY);
  }

  private static Bytes doublePiece(Rng rng, Bytes in, Bytes other) {
    int at = rng.below(in.length());
    int end = end(rng, in, at);
    return replace(in, end, end, in.slice(at, end));
  }

  private static Bytes movePiece(Rng rng, Bytes in, Bytes other) {
    int at = rng.below(in.length());
    int end = end(rng, in, at);
    Bytes without = replace(in, at, end, Bytes.EMPTY);
    int to = rng.below(without.length() + 1);
    return replace(without, to, to, in.slice(at, end));
  }

  /** One more or less, where it may be a length or a count. */
  private static Bytes lengthField(Rng rng, Bytes in, Bytes other) {
    int at = rng.below(Math.min(in.length(), LONGEST_PIECE));
    int changed = (in.at(at) + (rng.chance(0.5) ? 1 : 255)) & 0xff;
    return replace(in, at, at + 1, Bytes.of(changed));
  }

  /** The same number in more bytes than it needs. */
  private static Bytes longVarint(Rng rng, Bytes in, Bytes other) {
    int at = rng.below(in.length());
    int low = in.at(at) & 0x7f;
    return replace(in, at, at + 1, Bytes.of(low | 0x80, 0x00));
  }

  /** An ABI word: an offset or a length that leads far away. */
  private static Bytes hugeWord(Rng rng, Bytes in, Bytes other) {
    int word = 32 * rng.below(1 + in.length() / 32);
    Bytes number = new Encoder().u64(rng.number() >>> rng.between(1, 63)).toBytes();
    Bytes zeros = Bytes.wrap(new byte[24]);
    return replace(
        in,
        Math.min(word, in.length()),
        Math.min(word + 32, in.length()),
        Bytes.concat(zeros, number));
  }

  /** Lists in lists, as RLP writes them while they are short, and then without an end. */
  private static Bytes nestRlp(Rng rng, Bytes in, Bytes other) {
    if (rng.chance(0.2)) {
      return Bytes.wrap(filled(rng.between(1, DEEPEST_NESTING), 0xc1));
    }
    Bytes nested = in;
    for (int i = rng.below(55); i > 0 && nested.length() <= 55; i--) {
      nested = Bytes.concat(Bytes.of(0xc0 + nested.length()), nested);
    }
    return nested;
  }

  private static int end(Rng rng, Bytes in, int at) {
    return Math.min(in.length(), at + rng.between(1, LONGEST_PIECE));
  }

  static Bytes replace(Bytes in, int from, int to, Bytes piece) {
    return Bytes.concat(in.slice(0, from), piece, in.slice(to, in.length()));
  }

  private static byte[] filled(int length, int value) {
    byte[] out = new byte[length];
    java.util.Arrays.fill(out, (byte) value);
    return out;
  }
}
