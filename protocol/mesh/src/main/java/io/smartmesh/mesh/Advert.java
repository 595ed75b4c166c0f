package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HOP_COST;
import static io.smartmesh.mesh.MeshLimits.INFINITE;
import static io.smartmesh.mesh.MeshLimits.RANK_MOST;
import static io.smartmesh.mesh.MeshLimits.RANK_STEP;
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
 * known       01 | name 6 | place | hops 1 | metric 2
 * proven      02 | origin's key 33 | signature 64 | signed seqno varint | place | hops 1 | metric 2
 * lost        03 | name 6 | place
 * brief known 08 | nickname varint | rank varint | hops 1 | metric 2
 * brief lost  09 | nickname varint | rank varint
 *
 * place       seqno varint | rank varint, see {@link #rank}
 * </pre>
 *
 * <p>Where the metric is what so many hops cost at least it is left out, and the kind is 4 more.
 */
sealed interface Advert {
  /** Bytes of an address that name it where it is known: 2^48 keys for one that is mistaken. */
  int NAME_LENGTH = 6;

  /** In a kind: the metric is left out. */
  int PLAIN = 4;

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

  /** A {@link Known} of whom a nickname says, with the sequence number (RT-45); here it is 0. */
  record Brief(long nickname, Distance distance, int hops) implements Advert {}

  /** The same of a {@link Lost}. */
  record BriefLost(long nickname, Distance bound) implements Advert {}

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
      way(place(out.u8(kind(1, a.distance, a.hops)).raw(a.name), a.distance), a.distance, a.hops);
    } else if (this instanceof Proven a) {
      out.u8(kind(2, a.distance, a.hops)).raw(a.origin).raw(a.signature.rs());
      way(place(out.varint(a.signed), a.distance), a.distance, a.hops);
    } else if (this instanceof Lost a) {
      place(out.u8(3).raw(a.name), a.bound);
    } else if (this instanceof Brief a) {
      out.u8(kind(8, a.distance, a.hops)).varint(a.nickname);
      way(rank(out, a.distance), a.distance, a.hops);
    } else if (this instanceof BriefLost a) {
      rank(out.u8(9).varint(a.nickname), a.bound);
    }
  }

  static Advert decode(Decoder in) throws Malformed {
    int kind = in.u8();
    return switch (kind) {
      case 0 -> new Retraction(in.raw(NAME_LENGTH));
      case 1, 1 | PLAIN -> known(in.raw(NAME_LENGTH), way(in, place(in), (kind & PLAIN) != 0));
      case 2, 2 | PLAIN ->
          proven(
              in.raw(PublicKey.LENGTH),
              new Signature(in.raw(Signature.LENGTH)),
              seqno(in),
              way(in, place(in), (kind & PLAIN) != 0));
      case 3 -> new Lost(in.raw(NAME_LENGTH), place(in));
      case 8, 8 | PLAIN -> brief(in.varint(), way(in, rank(in, 0), (kind & PLAIN) != 0));
      case 9 -> new BriefLost(in.varint(), rank(in, 0));
      default -> throw new Malformed("advert kind " + kind);
    };
  }

  private static int kind(int kind, Distance distance, int hops) {
    return isPlain(distance.metric(), hops) ? kind | PLAIN : kind;
  }

  private static boolean isPlain(int metric, int hops) {
    return metric == HOP_COST * hops;
  }

  private static void way(Encoder out, Distance distance, int hops) {
    out.u8(hops);
    if (!isPlain(distance.metric(), hops)) {
      out.u16(distance.metric());
    }
  }

  /** Most ranks are whole steps: then the varint is twice their number, else twice it and one. */
  static Encoder rank(Encoder out, Distance place) {
    boolean isWhole = place.rank() % RANK_STEP == 0;
    return out.varint(isWhole ? 2 * (place.rank() / RANK_STEP) : 2 * place.rank() + 1);
  }

  static Encoder place(Encoder out, Distance place) {
    return rank(out.varint(place.seqno()), place);
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
  static Distance place(Decoder in) throws Malformed {
    return rank(in, seqno(in));
  }

  static Distance rank(Decoder in, long seqno) throws Malformed {
    long said = in.varint();
    boolean isWhole = (said & 1) == 0;
    if (said >> 1 > RANK_MOST / (isWhole ? RANK_STEP : 1)) {
      throw new Malformed("rank " + said + ", too large");
    }
    long rank = isWhole ? (said >> 1) * RANK_STEP : said >> 1;
    if (!isWhole && rank % RANK_STEP == 0) {
      throw new Malformed("rank " + rank + " is whole");
    }
    return new Distance(seqno, rank, 0);
  }

  /** A place with its metric, and hops. */
  record Reach(Distance distance, int hops) {}

  private static Advert known(Bytes name, Reach reach) {
    return new Known(name, reach.distance, reach.hops);
  }

  private static Advert proven(Bytes origin, Signature signature, long signed, Reach reach) {
    return new Proven(origin, signature, signed, reach.distance, reach.hops);
  }

  private static Advert brief(long nickname, Reach reach) {
    return new Brief(nickname, reach.distance, reach.hops);
  }

  private static Reach way(Decoder in, Distance place, boolean isPlain) throws Malformed {
    int hops = in.u8();
    int metric = isPlain ? HOP_COST * hops : in.u16();
    if (metric == INFINITE) {
      throw new Malformed("an infinite metric is a retraction");
    }
    if (!isPlain && isPlain(metric, hops)) {
      throw new Malformed("metric " + metric + " need not be said");
    }
    return new Reach(new Distance(place.seqno(), place.rank(), metric), hops);
  }
}
