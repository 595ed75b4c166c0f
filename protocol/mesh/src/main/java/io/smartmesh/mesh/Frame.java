package io.smartmesh.mesh;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.PublicKey;

/**
 * What is on the air (LN-1). The first byte of every frame is version and type; numbers are
 * big-endian; an <i>index</i> is 32 random bits by which its chooser finds a session or handshake.
 *
 * <pre>
 * BEACON   10 | network 4 | beacon id 8 | features 4                  17 bytes
 * OPEN     11 | sender's index 4 | Noise message 1 | cookie 0 or 16   38 or 54
 * ANSWER   12 | receiver's index 4 | sender's index 4 | message 2    107
 * FINISH   13 | receiver's index 4 | message 3                        82
 * DATA     14 | receiver's index 4 | counter 4 | sealed               25 + n
 * UNKNOWN  15 | index of the frame that nobody knew 4                  5
 * RESUME   17 | sender's index 4 | IK message 1 | cookie 0 or 16     103 or 119
 * RESUMED  18 | receiver's index 4 | sender's index 4 | IK message 2  70
 * COOKIE   16 | receiver's index 4 | cookie 16                       21
 * </pre>
 */
sealed interface Frame {
  int VERSION = 1;
  int BEACON_ID_LENGTH = 8;

  /** Bytes that a DATA frame adds to its plaintext: header 9, tag 16. */
  int DATA_OVERHEAD = 25;

  int BEACON_LENGTH = 17;
  int RESUME_NOISE_LENGTH = 98;
  int OPEN_AND_ANSWER_LENGTH = 38 + 107;

  /** A HELLO in its DATA frame, mostly; a PROBE is shorter. */
  int HELLO_LENGTH = DATA_OVERHEAD + 3;

  record Beacon(long network, Bytes id, long features) implements Frame {}

  /** Begins a handshake. The cookie is empty in the first one (LN-24). */
  sealed interface Knock extends Frame {
    long sender();

    Bytes noise();

    Bytes cookie();

    /** The same without its cookie. */
    Bytes bare();
  }

  record Open(long sender, Bytes noise, Bytes cookie) implements Knock {
    @Override
    public Bytes bare() {
      return new Open(sender, noise, Bytes.EMPTY).encode();
    }
  }

  record Resume(long sender, Bytes noise, Bytes cookie) implements Knock {
    @Override
    public Bytes bare() {
      return new Resume(sender, noise, Bytes.EMPTY).encode();
    }
  }

  record Resumed(long receiver, long sender, Bytes noise) implements Frame {}

  record Answer(long receiver, long sender, Bytes noise) implements Frame {}

  record Finish(long receiver, Bytes noise) implements Frame {}

  record Data(long receiver, long counter, Bytes sealed) implements Frame {
    /** What the seal covers besides the plaintext. */
    Bytes header() {
      return start(4).u32(receiver).u32(counter).toBytes();
    }

    /** Bytes of the frame. */
    int length() {
      return 9 + sealed.length();
    }
  }

  record Unknown(long index) implements Frame {}

  record Cookie(long receiver, Bytes cookie) implements Frame {}

  default Bytes encode() {
    if (this instanceof Beacon f) {
      return start(0).u32(f.network).raw(f.id).u32(f.features).toBytes();
    }
    if (this instanceof Open f) {
      return start(1).u32(f.sender).raw(f.noise).raw(f.cookie).toBytes();
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
    if (this instanceof Resume f) {
      return start(7).u32(f.sender).raw(f.noise).raw(f.cookie).toBytes();
    }
    if (this instanceof Resumed f) {
      return start(8).u32(f.receiver).u32(f.sender).raw(f.noise).toBytes();
    }
    if (this instanceof Cookie f) {
      return start(6).u32(f.receiver).raw(f.cookie).toBytes();
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
      case 1 -> new Open(in.u32(), in.raw(PublicKey.LENGTH), cookie(in));
      case 2 -> new Answer(in.u32(), in.u32(), in.rest());
      case 3 -> new Finish(in.u32(), in.rest());
      case 4 -> new Data(in.u32(), in.u32(), in.rest());
      case 5 -> new Unknown(in.u32());
      case 6 -> new Cookie(in.u32(), in.raw(Cookies.LENGTH));
      case 7 -> new Resume(in.u32(), in.raw(RESUME_NOISE_LENGTH), cookie(in));
      case 8 -> new Resumed(in.u32(), in.u32(), in.rest());
      default -> throw new Malformed("frame type " + type);
    };
  }

  private static Bytes cookie(Decoder in) throws Malformed {
    return in.remaining() == 0 ? Bytes.EMPTY : in.raw(Cookies.LENGTH);
  }

  private static Encoder start(int type) {
    return new Encoder().u8(VERSION << 4 | type);
  }
}
