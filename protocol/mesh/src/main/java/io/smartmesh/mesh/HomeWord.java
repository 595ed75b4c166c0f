package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;

/**
 * The payload of a packet for the mesh's own service 241: what nodes say to landmarks, and what
 * these answer (RT-50).
 *
 * <pre>
 * ASK  10 | token 8 | origin 20
 * YES  11 | token 8
 * TOLD 12 | token 8 | claim
 * </pre>
 */
sealed interface HomeWord {
  int SERVICE = 241;
  int TOKEN_LENGTH = 8;

  /** Has the landmark that gets this a way to {@code origin}? */
  record Ask(Bytes token, Address origin) implements HomeWord {}

  /** It has: by that way this comes. Or: it is kept, and by the home in it this comes. */
  record Yes(Bytes token) implements HomeWord {}

  /** To be told to whoever asks. */
  record Told(Bytes token, Claim claim) implements HomeWord {}

  default LinkMessage.Packet to(Address landmark) {
    Encoder out = new Encoder();
    if (this instanceof Ask m) {
      out.u8(0x10).raw(m.token).address(m.origin);
    } else if (this instanceof Yes m) {
      out.u8(0x11).raw(m.token);
    } else if (this instanceof Told m) {
      m.claim.encode(out.u8(0x12).raw(m.token));
    }
    return new LinkMessage.Packet(landmark, SERVICE, TrafficClass.MESSAGE, 0, out.toBytes());
  }

  static Result<HomeWord, DropReason> decode(Bytes payload) {
    try {
      Decoder in = new Decoder(payload);
      HomeWord word = decode(in);
      in.end();
      return Result.ok(word);
    } catch (Malformed e) {
      return Result.err(DropReason.CLAIM_REFUSED);
    }
  }

  private static HomeWord decode(Decoder in) throws Malformed {
    int type = in.u8();
    return switch (type) {
      case 0x10 -> new Ask(in.raw(TOKEN_LENGTH), in.address());
      case 0x11 -> new Yes(in.raw(TOKEN_LENGTH));
      case 0x12 -> new Told(in.raw(TOKEN_LENGTH), Claim.decode(in));
      default -> throw new Malformed("word to a landmark of type " + type);
    };
  }
}
