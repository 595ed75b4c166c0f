package io.smartmesh.ratchet;

import static io.smartmesh.ratchet.RatchetLimits.CHAIN;
import static io.smartmesh.ratchet.RatchetLimits.REPLACED;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.util.ArrayList;
import java.util.List;

/**
 * What is sealed in a message (RA-13).
 *
 * <pre>
 * count varint | ( turns back varint | number varint ) * | plaintext
 * </pre>
 *
 * @param replaced earlier messages of the sender that say the same
 */
record Body(List<Mark> replaced, Bytes plaintext) {
  Bytes encode(long turn) {
    Encoder out = new Encoder().varint(replaced.size());
    replaced.forEach(mark -> out.varint(turn - mark.turn()).varint(mark.number()));
    return out.raw(plaintext).toBytes();
  }

  static Body decode(Bytes bytes, long turn) throws Malformed {
    Decoder in = new Decoder(bytes);
    List<Mark> replaced = new ArrayList<>();
    for (int left = in.count(REPLACED); left > 0; left--) {
      long back = in.varint();
      if (back > turn) {
        throw new Malformed("chain " + turn + ", " + back + " back");
      }
      replaced.add(new Mark(turn - back, in.count(CHAIN)));
    }
    return new Body(replaced, in.rest());
  }
}
