package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.INFINITE;
import static io.smartmesh.mesh.MeshLimits.SEQNO_MOST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;

/**
 * What a node says of one destination (RT-3).
 *
 * <pre>
 * retraction  00 | destination 20
 * known       01 | destination 20 | seqno varint | metric 2 | hops 1
 * proven      02 | origin's key 33 | signature 64 | signed seqno varint | as above from seqno on
 * </pre>
 */
sealed interface Advert {
  /** Bytes of the longest one. */
  int LENGTH_MOST = 1 + PublicKey.LENGTH + Signature.LENGTH + 9 + 9 + 2 + 1;

  /** There is no way through me. */
  record Retraction(Address destination) implements Advert {}

  /** To one who is known to have the origin's signature under this sequence number. */
  record Known(Address destination, Distance distance, int hops) implements Advert {}

  /**
   * With the origin's signature under {@code signed}, the newest that the speaker has; its route
   * may be older. The key is not checked to be a point yet.
   */
  record Proven(Bytes origin, Signature signature, long signed, Distance distance, int hops)
      implements Advert {}

  default int length() {
    Encoder out = new Encoder();
    encode(out);
    return out.toBytes().length();
  }

  default void encode(Encoder out) {
    if (this instanceof Retraction a) {
      out.u8(0).address(a.destination);
    } else if (this instanceof Known a) {
      way(out.u8(1).address(a.destination), a.distance, a.hops);
    } else if (this instanceof Proven a) {
      way(out.u8(2).raw(a.origin).raw(a.signature.rs()).varint(a.signed), a.distance, a.hops);
    }
  }

  static Advert decode(Decoder in) throws Malformed {
    int kind = in.u8();
    return switch (kind) {
      case 0 -> new Retraction(in.address());
      case 1 -> new Known(in.address(), distance(in), in.u8());
      case 2 ->
          new Proven(
              in.raw(PublicKey.LENGTH),
              new Signature(in.raw(Signature.LENGTH)),
              seqno(in),
              distance(in),
              in.u8());
      default -> throw new Malformed("advert kind " + kind);
    };
  }

  private static void way(Encoder out, Distance distance, int hops) {
    out.varint(distance.seqno()).u16(distance.metric()).u8(hops);
  }

  /** A sequence number that has a next one. */
  static long seqno(Decoder in) throws Malformed {
    long seqno = in.varint();
    if (seqno > SEQNO_MOST) {
      throw new Malformed("sequence number " + seqno + ", at most " + SEQNO_MOST);
    }
    return seqno;
  }

  private static Distance distance(Decoder in) throws Malformed {
    long seqno = seqno(in);
    int metric = in.u16();
    if (metric == INFINITE) {
      throw new Malformed("an infinite metric is a retraction");
    }
    return new Distance(seqno, metric);
  }
}
