package io.smartmesh.identity;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Secret;
import java.util.Optional;

/**
 * How the sender of a sealed box is recognised in the mesh from now on (WH-4). The box proves whose
 * device it is.
 *
 * <pre>
 * version 01 | answer 16, zeros where nothing was asked | epoch 8 | flag 1 | route secret 32
 * </pre>
 *
 * @param answer to the question, which shows that it was understood (WH-17)
 * @param epoch that the sender is in by its own clock
 * @param route empty where the sender goes by its device key for good
 */
record Introduction(Bytes answer, long epoch, Optional<Secret> route) {
  static final Bytes CONTEXT = Bytes.utf8("smartmesh/where/1");
  static final Bytes UNASKED = Bytes.wrap(new byte[Find.ANSWER_LENGTH]);
  static final int SECRET_LENGTH = 32;
  private static final int VERSION = 1;
  private static final long EPOCH_MOST = 1L << 40;

  Bytes encode() {
    Encoder out = new Encoder().u8(VERSION).raw(answer).u64(epoch).flag(route.isPresent());
    route.ifPresent(secret -> out.raw(secret.use(Bytes::copyOf)));
    return out.toBytes();
  }

  static Introduction decode(Bytes bytes) throws Malformed {
    Decoder in = new Decoder(bytes);
    in.version("introduction", VERSION);
    Bytes answer = in.raw(Find.ANSWER_LENGTH);
    long epoch = in.u64();
    if (epoch < 0 || epoch > EPOCH_MOST) {
      throw new Malformed("epoch " + epoch + ", at most " + EPOCH_MOST);
    }
    Optional<Secret> route =
        in.flag() ? Optional.of(Secret.copyOf(in.raw(SECRET_LENGTH))) : Optional.empty();
    in.end();
    return new Introduction(answer, epoch, route);
  }
}
