package io.smartmesh.mesh;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;

/**
 * A piece of a frame that is too long for its bearer (LN-21): two bytes, then as much as fits.
 *
 * <pre>
 * 1 | last 1 | frame number 4 | offset / 2, 10 bits | piece, of even length but for the last
 * </pre>
 *
 * @param number which frame, 0 to 15 and then from the start
 * @param offset of the piece in the frame, in bytes, even
 */
record Fragment(int number, int offset, boolean isLast, Bytes piece) {
  static final int HEADER = 2;

  /** Numbers that a bearer's frames take in turn. */
  static final int NUMBERS = 16;

  private static final int MARK = 0x8000;
  private static final int LAST = 0x4000;
  private static final int NUMBER_AT = 10;
  private static final int OFFSET_MASK = 0x3ff;

  /** Whole frames begin with their version, which leaves this bit clear. */
  static boolean isOne(Bytes bytes) {
    return !bytes.isEmpty() && bytes.at(0) < 0;
  }

  int end() {
    return offset + piece.length();
  }

  Bytes encode() {
    int last = isLast ? LAST : 0;
    return new Encoder().u16(MARK | last | number << NUMBER_AT | offset / 2).raw(piece).toBytes();
  }

  static Result<Fragment, DropReason> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      int header = in.u16();
      Bytes piece = in.rest();
      boolean isLast = (header & LAST) != 0;
      int offset = 2 * (header & OFFSET_MASK);
      if ((header & MARK) == 0
          || piece.isEmpty()
          || (!isLast && piece.length() % 2 != 0)
          || offset + piece.length() > MeshLimits.FRAME_LEAST) {
        return Result.err(DropReason.MALFORMED_FRAME);
      }
      return Result.ok(new Fragment(header >> NUMBER_AT & (NUMBERS - 1), offset, isLast, piece));
    } catch (Malformed e) {
      return Result.err(DropReason.MALFORMED_FRAME);
    }
  }
}
