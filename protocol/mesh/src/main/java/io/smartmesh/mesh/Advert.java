package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.INFINITE;
import static io.smartmesh.mesh.MeshLimits.RANK_MOST;
import static io.smartmesh.mesh.MeshLimits.SEQNO_MOST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;

/**
 * What a node says of one destination (RT-3). A name is the first bytes of its address.
 *
 * <pre>
 * retraction  00 | name 6
 * known       01 | name 6 | seqno varint | rank varint | metric 2 | hops 1
 * proven      02 | origin's key 33 | signature 64 | signed seqno varint | as above from seqno on
 * lost        03 | name 6 | seqno varint | rank varint
 * </pre>
 */
sealed interface Advert {
  /** Bytes of an address that name it where it is known: 2^48 keys for one that is mistaken. */
  int NAME_LENGTH = 6;

  /** Bytes of the longest one. */
  int LENGTH_MOST = 1 + PublicKey.LENGTH + Signature.LENGTH + 9 + 9 + 5 + 2 + 1;

  /** There is no way through me. */
  record Retraction(Bytes name) implements Advert {}

  /** I had a way and have none: who is below this may tell me, or may make itself so (RT-31). */
  record Lost(Bytes name, Distance bound) implements Advert {}

  /** To one who is known to have the origin's signature under this sequence number. */
  record Known(Bytes name, Distance distance, int hops) implements Advert {}

  /**
   * With the origin's signature under {@code signed}, the newest that the speaker has; its route
   * may be older. The key is not checked to be a point yet.
   */
  record Proven(Bytes origin, Signature signature, long signed, Distance distance, int hops)
      implements Advert {}

  static Bytes name(Address destination) {
    return destination.bytes().slice(0, NAME_LENGTH);
  }

  default int length() {
    Encoder out = new Encoder();
    encode(out);
    return out.toBytes().length();
  }

  default void encode(Encoder out) {
    if (this instanceof Retraction a) {
      out.u8(0).raw(a.name);
    } else if (this instanceof Known a) {
      way(out.u8(1).raw(a.name), a.distance, a.hops);
    } else if (this instanceof Proven a) {
      way(out.u8(2).raw(a.origin).raw(a.signature.rs()).varint(a.signed), a.distance, a.hops);
    } else if (this instanceof Lost a) {
      label(out.u8(3).raw(a.name), a.bound);
    }
  }

  static Advert decode(Decoder in) throws Malformed {
    int kind = in.u8();
    return switch (kind) {
      case 0 -> new Retraction(in.raw(NAME_LENGTH));
      case 1 -> new Known(in.raw(NAME_LENGTH), distance(in), in.u8());
      case 2 ->
          new Proven(
              in.raw(PublicKey.LENGTH),
              new Signature(in.raw(Signature.LENGTH)),
              seqno(in),
              distance(in),
              in.u8());
      case 3 -> new Lost(in.raw(NAME_LENGTH), label(in));
      default -> throw new Malformed("advert kind " + kind);
    };
  }

  private static void way(Encoder out, Distance distance, int hops) {
    label(out, distance);
    out.u16(distance.metric()).u8(hops);
  }

  static void label(Encoder out, Distance label) {
    out.varint(label.seqno()).varint(label.rank());
  }

  /** A sequence number that has a next one. */
  static long seqno(Decoder in) throws Malformed {
    long seqno = in.varint();
    if (seqno > SEQNO_MOST) {
      throw new Malformed("sequence number " + seqno + ", at most " + SEQNO_MOST);
    }
    return seqno;
  }

  /** A place in the order, without a metric. */
  static Distance label(Decoder in) throws Malformed {
    long seqno = seqno(in);
    long rank = in.varint();
    if (rank > RANK_MOST) {
      throw new Malformed("rank " + rank + ", at most " + RANK_MOST);
    }
    return new Distance(seqno, rank, 0);
  }

  private static Distance distance(Decoder in) throws Malformed {
    Distance label = label(in);
    int metric = in.u16();
    if (metric == INFINITE) {
      throw new Malformed("an infinite metric is a retraction");
    }
    return new Distance(label.seqno(), label.rank(), metric);
  }
}
