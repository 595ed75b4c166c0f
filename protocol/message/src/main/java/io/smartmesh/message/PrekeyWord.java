package io.smartmesh.message;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.ratchet.Bundle;

/**
 * What devices say about prekeys (RA-10), inside a sealed box of Noise X behind the byte 13.
 *
 * <pre>
 * REQUEST  01 version | 01
 * ANSWER   01 version | 02 | bundle
 * </pre>
 */
sealed interface PrekeyWord {
  /** The first byte of the packet: no sealed box and no session's message begins with it. */
  int FIRST = 0x13;

  Bytes CONTEXT = Bytes.utf8("smartmesh/prekeys/1");

  int VERSION = 1;

  record Request() implements PrekeyWord {}

  record Answer(Bundle bundle) implements PrekeyWord {}

  static boolean is(Bytes packet) {
    return !packet.isEmpty() && packet.at(0) == FIRST;
  }

  default Bytes encode() {
    Encoder out = new Encoder().u8(VERSION);
    if (this instanceof Answer answer) {
      answer.bundle.write(out.u8(2));
    } else {
      out.u8(1);
    }
    return out.toBytes();
  }

  static Result<PrekeyWord, MessageError> decode(Bytes bytes, Curve curve) {
    try {
      Decoder in = new Decoder(bytes);
      in.version("word on prekeys", VERSION);
      int kind = in.u8();
      PrekeyWord word =
          switch (kind) {
            case 1 -> new Request();
            case 2 -> new Answer(Bundle.read(in, curve));
            default -> throw new Malformed("word on prekeys of kind " + kind);
          };
      in.end();
      return Result.ok(word);
    } catch (Malformed e) {
      return Result.err(new MessageError.Malformed(e.what()));
    }
  }
}
