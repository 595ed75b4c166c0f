package io.smartmesh.byhand;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.Optional;

/**
 * One picture of a sequence (BH-10): as a text of the alphabet that QR codes hold most tightly.
 *
 * <pre>
 * "SMB1:" | base 45 (RFC 9285) of: set 4 | length 4 | number 4 | block
 * </pre>
 *
 * @param set the first bytes of the hash of what all its frames together give
 * @param length of that in bytes, 1 … {@link ByHandLimits#SHOWN_BYTES}
 */
public record CodeFrame(Bytes set, int length, int number, Bytes block) {
  private static final String PREFIX = "SMB1:";

  public String toText() {
    Encoder out = new Encoder().raw(set).u32(length).u32(number).raw(block);
    return PREFIX + Base45.encode(out.toBytes());
  }

  public static Result<CodeFrame, ByHandError> parse(String text) {
    if (!text.startsWith(PREFIX)) {
      return wrong("it does not begin with " + PREFIX);
    }
    Optional<Bytes> bytes = Base45.decode(text.substring(PREFIX.length()));
    if (!bytes.isPresent()) {
      return wrong("it is not in base 45");
    }
    try {
      Decoder in = new Decoder(bytes.get());
      Bytes set = in.raw(Fountain.SET_LENGTH);
      long length = in.u32();
      if (length < 1 || length > ByHandLimits.SHOWN_BYTES) {
        return wrong("a length of " + length + ", at most " + ByHandLimits.SHOWN_BYTES);
      }
      long number = in.u32();
      if (number > Integer.MAX_VALUE) {
        return wrong("number " + number + ", at most " + Integer.MAX_VALUE);
      }
      Bytes block = in.rest();
      int due = Fountain.blockBytes((int) length);
      return block.length() == due
          ? Result.ok(new CodeFrame(set, (int) length, (int) number, block))
          : wrong("a block of " + block.length() + " bytes, not " + due);
    } catch (Malformed e) {
      return wrong(String.valueOf(e.getMessage()));
    }
  }

  private static Result<CodeFrame, ByHandError> wrong(String what) {
    return Result.err(new ByHandError.NoFrame(what));
  }
}
