package io.smartmesh.mesh;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;

/**
 * What is on the air (LN-1). The first byte of every frame is version and type; numbers are
 * big-endian; an <i>index</i> is 32 random bits by which its chooser finds a session or handshake.
 *
 * <pre>
 * BEACON   10 | network 4 | beacon id 8 | features 4                  17 bytes
 * OPEN     11 | sender's index 4 | Noise message 1                    38
 * ANSWER   12 | receiver's index 4 | sender's index 4 | message 2    107
 * FINISH   13 | receiver's index 4 | message 3                        79
 * DATA     14 | receiver's index 4 | counter 4 | sealed               25 + n
 * UNKNOWN  15 | index of the frame that nobody knew 4                  5
 * </pre>
 */
sealed interface Frame {
  int VERSION = 1;
  int BEACON_ID_LENGTH = 8;

  /** Bytes that a DATA frame adds to its plaintext: header 9, tag 16. */
  int DATA_OVERHEAD = 25;

  record Beacon(long network, Bytes id, long features) implements Frame {}

  record Open(long sender, Bytes noise) implements Frame {}

  record Answer(long receiver, long sender, Bytes noise) implements Frame {}

  record Finish(long receiver, Bytes noise) implements Frame {}

  record Data(long receiver, long counter, Bytes sealed) implements Frame {
    /** What the seal covers besides the plaintext. */
    Bytes header() {
      return start(4).u32(receiver).u32(counter).toBytes();
    }
  }

  record Unknown(long index) implements Frame {}

  default Bytes encode() {
    if (this instanceof Beacon f) {
      return start(0).u32(f.network).raw(f.id).u32(f.features).toBytes();
    }
    if (this instanceof Open f) {
      return start(1).u32(f.sender).raw(f.noise).toBytes();
    }
    if (this instanceof Answer f) {
      return start(2).u32(f.receiver).u32(f.sender).raw(f.noise).toBytes();
    }
    if (this instanceof Finish f) {
      return start(3).u32(f.receiver).raw(f.noise).toBytes();
    }
    if (this instanceof Data f) {
      return Bytes.concat(f.header(), f.sealed);
    }
    return start(5).u32(((Unknown) this).index).toBytes();
  }

  static Result<Frame, DropReason> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      int first = in.u8();
      if (first >> 4 != VERSION) {
        return Result.err(DropReason.UNKNOWN_VERSION);
      }
      Frame frame = decode(first & 0xf, in);
      in.end();
      return Result.ok(frame);
    } catch (Malformed e) {
      return Result.err(DropReason.MALFORMED_FRAME);
    }
  }

  private static Frame decode(int type, Decoder in) throws Malformed {
    return switch (type) {
      case 0 -> new Beacon(in.u32(), in.raw(BEACON_ID_LENGTH), in.u32());
      case 1 -> new Open(in.u32(), in.rest());
      case 2 -> new Answer(in.u32(), in.u32(), in.rest());
      case 3 -> new Finish(in.u32(), in.rest());
      case 4 -> new Data(in.u32(), in.u32(), in.rest());
      case 5 -> new Unknown(in.u32());
      default -> throw new Malformed("frame type " + type);
    };
  }

  private static Encoder start(int type) {
    return new Encoder().u8(VERSION << 4 | type);
  }
}
