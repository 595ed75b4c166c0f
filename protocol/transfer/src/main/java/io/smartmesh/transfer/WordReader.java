package io.smartmesh.transfer;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.Optional;

/** Puts one word together from the bytes of a stream as they come. */
final class WordReader {
  private static final int LENGTH_BYTES = 4;

  private final int most;
  private final Encoder had = new Encoder();
  private int count;
  private int need = LENGTH_BYTES;
  private boolean hasLength;
  private Bytes rest = Bytes.EMPTY;

  /**
   * @param most bytes of a word
   */
  WordReader(int most) {
    this.most = most;
  }

  /** The word, once it is whole; what follows it is {@link #rest}. */
  Result<Optional<Word>, Malformed> next(Bytes more) {
    rest = more;
    try {
      while (true) {
        int taken = Math.min(need - count, rest.length());
        had.raw(rest.slice(0, taken));
        count += taken;
        rest = rest.slice(taken, rest.length());
        if (count < need) {
          return Result.ok(Optional.empty());
        }
        if (hasLength) {
          Bytes word = had.toBytes().slice(LENGTH_BYTES, need);
          return Word.decode(word).fold(ok -> Result.ok(Optional.of(ok)), Result::err);
        }
        long length = new Decoder(had.toBytes()).u32();
        if (length == 0 || length > most) {
          throw new Malformed("a word of " + length + " bytes, 1 to " + most);
        }
        hasLength = true;
        need += (int) length;
      }
    } catch (Malformed e) {
      return Result.err(e);
    }
  }

  Bytes rest() {
    return rest;
  }
}
