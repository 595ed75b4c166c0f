package io.smartmesh.channel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.Leaf;

/** Parts that messages and stored records share. */
final class ChangeCodec {
  private static final int PAID = 1;
  private static final int LOCKED = 2;
  private static final int FOLDED = 3;
  private static final int DROPPED = 4;
  private static final int PART_FOLDED = 5;

  private ChangeCodec() {}

  static void write(Encoder out, Change change) {
    if (change instanceof Change.Paid paid) {
      out.u8(PAID).raw(paid.payment().bytes()).amount(paid.amount());
    } else if (change instanceof Change.Locked locked) {
      write(out.u8(LOCKED), locked.leaf());
      out.bytes(locked.onion());
    } else if (change instanceof Change.Folded folded) {
      out.u8(FOLDED).hash(folded.leafHash());
    } else if (change instanceof Change.PartFolded folded) {
      out.u8(PART_FOLDED).hash(folded.leafHash()).amount(folded.part());
    } else {
      out.u8(DROPPED).hash(((Change.Dropped) change).leafHash());
    }
  }

  static Change read(Decoder in) throws Malformed {
    int kind = in.u8();
    switch (kind) {
      case PAID:
        return new Change.Paid(new PaymentId(in.raw(PaymentId.LENGTH)), in.amount());
      case LOCKED:
        return new Change.Locked(readLeaf(in), in.bytes(Limits.ONION_BYTES));
      case FOLDED:
        return new Change.Folded(in.hash());
      case DROPPED:
        return new Change.Dropped(in.hash());
      case PART_FOLDED:
        return new Change.PartFolded(in.hash(), in.amount());
      default:
        throw new Malformed("unknown change " + kind);
    }
  }

  static int size(Change change) {
    Encoder out = new Encoder();
    write(out, change);
    return out.toBytes().length();
  }

  static void write(Encoder out, Leaf leaf) {
    out.amount(leaf.amount()).u64(leaf.expiry().seconds());
    out.address(leaf.evaluator()).hash(leaf.terms());
  }

  static Leaf readLeaf(Decoder in) throws Malformed {
    return new Leaf(in.amount(), new ChainTime(in.u64()), in.address(), in.hash());
  }

  static Signature readSignature(Decoder in) throws Malformed {
    Bytes rs = in.raw(Signature.LENGTH);
    return new Signature(rs);
  }
}
