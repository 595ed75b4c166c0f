package io.smartmesh.tunnel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;

/**
 * What the two ends say to each other inside a session (TN-13): mostly IPv6 packets, whose first
 * four bits are 6, and a few words of their own about how long those may be.
 *
 * <pre>
 * TRY    00 | number 1 | zeros
 * HEARD  01 | number 1 | length 2
 * SEEN   02 | length 2
 * </pre>
 */
sealed interface TunnelMessage {
  /** Bytes of a TRY before its zeros. */
  int TRY_HEADER = 2;

  /** An IPv6 packet without its addresses. */
  record Packet(Bytes shortened) implements TunnelMessage {}

  /**
   * Was this heard?
   *
   * @param number of the search, modulo 256: what is heard of an earlier one says nothing
   * @param length of the whole message, which is what is tried
   */
  record Try(int number, int length) implements TunnelMessage {}

  /** A TRY of that number and length came. */
  record Heard(int number, int length) implements TunnelMessage {}

  /** The longest message that came since the last time that this was said. */
  record Seen(int length) implements TunnelMessage {}

  default Bytes encode() {
    if (this instanceof Try tried) {
      byte[] all = new byte[tried.length];
      all[1] = (byte) tried.number;
      return Bytes.wrap(all);
    } else if (this instanceof Heard heard) {
      return new Encoder().u8(1).u8(heard.number).u16(heard.length).toBytes();
    } else if (this instanceof Seen seen) {
      return new Encoder().u8(2).u16(seen.length).toBytes();
    }
    return ((Packet) this).shortened;
  }

  static Result<TunnelMessage, TunnelDrop> decode(Bytes plaintext) {
    if ((plaintext.at(0) >> 4 & 0xf) == Ipv6.VERSION) {
      return Result.ok(new Packet(plaintext));
    }
    try {
      Decoder in = new Decoder(plaintext);
      int type = in.u8();
      TunnelMessage message;
      if (type == 0) {
        message = new Try(in.u8(), plaintext.length());
        requireZeros(in.rest());
      } else if (type == 1) {
        message = new Heard(in.u8(), in.u16());
      } else if (type == 2) {
        message = new Seen(in.u16());
      } else {
        throw new Malformed("tunnel message of type " + type);
      }
      in.end();
      return Result.ok(message);
    } catch (Malformed e) {
      return Result.err(TunnelDrop.MALFORMED_PACKET);
    }
  }

  private static void requireZeros(Bytes padding) throws Malformed {
    for (int i = 0; i < padding.length(); i++) {
      if (padding.at(i) != 0) {
        throw new Malformed("padding that says something");
      }
    }
  }
}
