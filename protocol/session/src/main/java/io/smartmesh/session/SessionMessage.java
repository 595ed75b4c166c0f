package io.smartmesh.session;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;

/**
 * What travels between the two ends (TN-3). An <i>index</i> is 32 random bits by which its chooser
 * finds a session or a handshake; numbers are big-endian.
 *
 * <pre>
 * OPEN    10 | sender's index 4 | Noise message 1                      103 + greeting
 * ANSWER  11 | receiver's index 4 | sender's index 4 | Noise message 2   58 + greeting
 * DATA    12 | receiver's index 4 | counter 4 | sealed                      25 + n
 * </pre>
 */
sealed interface SessionMessage {
  int VERSION = 1;

  record Open(long sender, Bytes noise) implements SessionMessage {}

  record Answer(long receiver, long sender, Bytes noise) implements SessionMessage {}

  record Data(long receiver, long counter, Bytes sealed) implements SessionMessage {
    /** What the seal covers besides the plaintext. */
    Bytes header() {
      return start(2).u32(receiver).u32(counter).toBytes();
    }
  }

  default Bytes encode() {
    if (this instanceof Open open) {
      return start(0).u32(open.sender).raw(open.noise).toBytes();
    }
    if (this instanceof Answer answer) {
      return start(1).u32(answer.receiver).u32(answer.sender).raw(answer.noise).toBytes();
    }
    Data data = (Data) this;
    return Bytes.concat(data.header(), data.sealed);
  }

  static Result<SessionMessage, SessionDrop> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      int first = in.u8();
      if (first >> 4 != VERSION) {
        return Result.err(SessionDrop.MALFORMED_MESSAGE);
      }
      return Result.ok(
          switch (first & 0xf) {
            case 0 -> new Open(in.u32(), in.rest());
            case 1 -> new Answer(in.u32(), in.u32(), in.rest());
            case 2 -> new Data(in.u32(), in.u32(), in.rest());
            default -> throw new Malformed("session message of type " + (first & 0xf));
          });
    } catch (Malformed e) {
      return Result.err(SessionDrop.MALFORMED_MESSAGE);
    }
  }

  private static Encoder start(int type) {
    return new Encoder().u8(VERSION << 4 | type);
  }
}
