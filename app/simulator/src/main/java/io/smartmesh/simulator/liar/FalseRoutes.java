package io.smartmesh.simulator.liar;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.LinkWords;
import java.util.List;

/** Says that everybody is next to it, or that the sequence numbers are others (RT-3). */
record FalseRoutes(Draw draw) implements Lie {
  private static final int ADVERTS_MOST = 64;

  @Override
  public List<Bytes> tell(int to, Bytes plaintext) {
    if (plaintext.at(0) != LinkWords.ROUTE_UPDATE || draw.chance(0.3)) {
      return List.of(plaintext);
    }
    try {
      return List.of(twisted(new Decoder(plaintext)));
    } catch (Malformed ofANewerForm) {
      return List.of(plaintext);
    }
  }

  private Bytes twisted(Decoder in) throws Malformed {
    Encoder out = new Encoder().u8(in.u8()).varint(in.varint());
    int count = in.count(ADVERTS_MOST);
    out.varint(count);
    for (int i = 0; i < count; i++) {
      int kind = in.u8();
      out.u8(kind);
      if (kind == 2) {
        out.raw(in.raw(PublicKey.LENGTH)).raw(in.raw(Signature.LENGTH)).varint(in.varint());
      } else {
        out.raw(in.raw(Address.LENGTH));
      }
      if (kind > 0) {
        out.varint(in.varint() + draw.below(2)).u16(draw.below(2 * in.u16() + 1));
        in.u8();
        out.u8(1);
      }
    }
    return out.toBytes();
  }
}
