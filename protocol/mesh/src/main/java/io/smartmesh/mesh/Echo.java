package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;

/**
 * The payload of a packet for the mesh's own service 240 (EC-1). Both are 30 bytes long.
 *
 * <pre>
 * REQUEST 10 | token 8 | origin 20 | limit 1
 * ANSWER  11 | token 8 | node 20   | hops 1
 * </pre>
 */
sealed interface Echo {
  /** Numbers from 240 up are not for the node's programs. */
  int SERVICE = 240;

  int TOKEN_LENGTH = 8;

  /**
   * Answer, who gets this: {@code origin} wants to know.
   *
   * @param limit who gets it over as many links answers, whoever it is for; at least 1
   */
  record Request(Bytes token, Address origin, int limit) implements Echo {}

  /**
   * @param node who answers
   * @param hops links that the request had come over
   */
  record Answer(Bytes token, Address node, int hops) implements Echo {}

  default Bytes encode() {
    Encoder out = new Encoder();
    if (this instanceof Request m) {
      out.u8(0x10).raw(m.token).address(m.origin).u8(m.limit);
    } else if (this instanceof Answer m) {
      out.u8(0x11).raw(m.token).address(m.node).u8(m.hops);
    }
    return out.toBytes();
  }

  static Result<Echo, DropReason> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      Echo echo = decode(in);
      in.end();
      return Result.ok(echo);
    } catch (Malformed e) {
      return Result.err(DropReason.MALFORMED_ECHO);
    }
  }

  private static Echo decode(Decoder in) throws Malformed {
    int type = in.u8();
    Bytes token = in.raw(TOKEN_LENGTH);
    Address address = in.address();
    int number = in.u8();
    if (type == 0x10 && number > 0) {
      return new Request(token, address, number);
    } else if (type == 0x11) {
      return new Answer(token, address, number);
    }
    throw new Malformed("echo of type " + type + " with " + number);
  }
}
