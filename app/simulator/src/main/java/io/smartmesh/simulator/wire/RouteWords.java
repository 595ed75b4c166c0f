package io.smartmesh.simulator.wire;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;

/** Updates of routes, as RT-3 has them. */
public final class RouteWords {
  private static final int NETWORK = 1;
  private static final int ADVERTS_MOST = 64;
  static final int NAME_LENGTH = 6;
  static final int RETRACTION = 0;
  static final int KNOWN = 1;
  static final int PROVEN = 2;
  private static final int LOST = 3;
  static final int BRIEF = 8;
  static final int BRIEF_LOST = 9;

  /** In a kind: the metric is left out, for it is this a hop. */
  static final int PLAIN = 4;

  private static final int HOP_COST = 256;

  /** The rank of the origin itself, which is said for every way. */
  private static final int NEAREST = 0;

  private RouteWords() {}

  /** What an advert of another node's is changed to. */
  public interface Change {
    /** What is added to the sequence number that is said; a nickname has the one it was given. */
    int seqno();

    /** What is added to the one that was signed. */
    default int signed() {
      return seqno();
    }

    /** The metric that is said. */
    int metric(int honest);

    /** The hops that are said. */
    default int hops(int honest) {
      return honest;
    }
  }

  public static boolean isUpdate(Bytes plaintext) {
    return plaintext.length() > 2 && plaintext.at(0) == LinkWords.ROUTE_UPDATE;
  }

  /** The same update with every way in it changed; its own number stays, and what rides behind. */
  public static Bytes changed(Bytes update, Change change) {
    try {
      Decoder in = new Decoder(update);
      Encoder out = new Encoder().u8(in.u8()).varint(in.varint());
      int count = in.count(ADVERTS_MOST);
      out.varint(count);
      for (int i = 0; i < count; i++) {
        advert(in, out, change);
      }
      return out.raw(in.rest()).toBytes();
    } catch (Malformed ofANewerForm) {
      return update;
    }
  }

  private static void advert(Decoder in, Encoder out, Change change) throws Malformed {
    int said = in.u8();
    int kind = said & ~PLAIN;
    Encoder whose = new Encoder();
    if (kind == PROVEN) {
      whose.raw(in.raw(PublicKey.LENGTH)).raw(in.raw(Signature.LENGTH));
      whose.varint(in.varint() + change.signed());
    } else if (kind == BRIEF || kind == BRIEF_LOST) {
      whose.varint(in.varint());
    } else {
      whose.raw(in.raw(NAME_LENGTH));
    }
    if (kind == KNOWN || kind == PROVEN) {
      whose.varint(in.varint() + change.seqno());
    }
    if (kind == LOST) {
      out.u8(said).raw(whose.toBytes()).varint(in.varint()).varint(in.varint());
    } else if (kind == BRIEF_LOST) {
      out.u8(said).raw(whose.toBytes()).varint(in.varint());
    } else if (kind == RETRACTION) {
      out.u8(said).raw(whose.toBytes());
    } else {
      in.varint();
      int honest = in.u8();
      int hops = change.hops(honest);
      int metric = change.metric((said & PLAIN) != 0 ? HOP_COST * honest : in.u16());
      boolean isPlain = metric == HOP_COST * hops;
      out.u8(isPlain ? kind | PLAIN : kind).raw(whose.toBytes()).varint(NEAREST).u8(hops);
      if (!isPlain) {
        out.u16(metric);
      }
    }
  }

  /** An advert that {@code origin} is here itself, under this number. */
  public static Bytes proven(SigningKey origin, long seqno) {
    Bytes what = new Encoder().u32(NETWORK).address(origin.address()).u64(seqno).toBytes();
    Hash digest = Hashes.tagged("smartmesh/route/1", what);
    return new Encoder()
        .u8(PROVEN)
        .raw(origin.publicKey().compressed())
        .raw(origin.sign(digest).rs())
        .varint(seqno)
        .varint(seqno)
        .varint(NEAREST)
        .u8(1)
        .u16(0)
        .toBytes();
  }
}
