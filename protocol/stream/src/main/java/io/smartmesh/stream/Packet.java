package io.smartmesh.stream;

import static io.smartmesh.stream.StreamLimits.NUMBER_MOST;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * What is sealed (ST-4): a number that never comes again in a connection, and parts, at least one.
 */
record Packet(long number, List<Part> parts) {
  Bytes encode() {
    Encoder out = new Encoder().varint(number);
    parts.forEach(part -> part.encode(out));
    return out.toBytes();
  }

  static Result<Packet, StreamDrop> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      long number = in.varint();
      if (number > NUMBER_MOST) {
        throw new Malformed("number " + number);
      }
      List<Part> parts = new ArrayList<>();
      do {
        parts.add(Part.decode(in));
      } while (in.remaining() > 0);
      return Result.ok(new Packet(number, parts));
    } catch (Malformed e) {
      return Result.err(StreamDrop.MALFORMED_PACKET);
    }
  }

  boolean isReliable() {
    return parts.stream().anyMatch(Part::isReliable);
  }
}
