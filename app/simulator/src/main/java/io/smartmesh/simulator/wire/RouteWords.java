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
  private static final int NAME_LENGTH = 6;
  private static final int KNOWN = 1;
  private static final int PROVEN = 2;
  private static final int LOST = 3;

  private RouteWords() {}

  /** What an advert of another node's is changed to. */
  public interface Change {
    /** What is added to the sequence number that is said. */
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

    /** The rank that is said: nobody is nearer than the origin itself. */
    default long rank(long honest) {
      return 0;
    }
  }

  public static boolean isUpdate(Bytes plaintext) {
    return plaintext.length() > 2 && plaintext.at(0) == LinkWords.ROUTE_UPDATE;
  }

  /** The same update with every way in it changed; its own number stays. */
  public static Bytes changed(Bytes update, Change change) {
    try {
      Decoder in = new Decoder(update);
      Encoder out = new Encoder().u8(in.u8()).varint(in.varint());
      int count = in.count(ADVERTS_MOST);
      out.varint(count);
      for (int i = 0; i < count; i++) {
        int kind = in.u8();
        out.u8(kind);
        if (kind == PROVEN) {
          out.raw(in.raw(PublicKey.LENGTH)).raw(in.raw(Signature.LENGTH));
          out.varint(in.varint() + change.signed());
        } else {
          out.raw(in.raw(NAME_LENGTH));
        }
        if (kind == KNOWN || kind == PROVEN) {
          out.varint(in.varint() + change.seqno()).varint(change.rank(in.varint()));
          out.u16(change.metric(in.u16())).u8(change.hops(in.u8()));
        } else if (kind == LOST) {
          out.varint(in.varint()).varint(in.varint());
        }
      }
      in.end();
      return out.toBytes();
    } catch (Malformed ofANewerForm) {
      return update;
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
        .varint(0)
        .u16(0)
        .u8(1)
        .toBytes();
  }
}
