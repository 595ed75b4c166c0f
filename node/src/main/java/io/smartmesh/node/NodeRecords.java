package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;

/**
 * The node's own records: how often it has started, the last sighting of the chain, and whether its
 * key is about to be replaced.
 */
public final class NodeRecords {
  private static final Bytes BOOT = Bytes.utf8("node/boot");
  private static final Bytes CHAIN = Bytes.utf8("node/chain");
  private static final Bytes ROTATING = Bytes.utf8("node/rotating");
  private static final int VERSION = 1;

  /** {@code head} −1 and time zero before the first sighting. */
  record Sighting(long head, ChainTime time, Amount tokenBalance, Amount coinBalance) {
    static final Sighting NONE = new Sighting(-1, ChainTime.ZERO, Amount.ZERO, Amount.ZERO);
  }

  private NodeRecords() {}

  /** Whether the old device key has nothing left to do (ID-13): the next start may replace it. */
  public static boolean isRotationReady(StoredRecords stored) {
    return rotation(stored) == 2;
  }

  static boolean isRotating(StoredRecords stored) {
    return rotation(stored) > 0;
  }

  static StoreWrite rotating(boolean ready) {
    return StoreWrite.put(ROTATING, new Encoder().u8(VERSION).u8(ready ? 2 : 1).toBytes());
  }

  private static int rotation(StoredRecords stored) {
    Bytes record = stored.withPrefix(ROTATING).get(ROTATING);
    if (record == null) {
      return 0;
    }
    try {
      Decoder in = new Decoder(record);
      in.version("the rotation record", VERSION);
      int state = in.u8();
      in.end();
      return state;
    } catch (Malformed e) {
      throw unreadable("rotation", e);
    }
  }

  static long bootCount(StoredRecords stored) {
    Bytes record = stored.withPrefix(BOOT).get(BOOT);
    if (record == null) {
      return 0;
    }
    try {
      Decoder in = new Decoder(record);
      in.version("the boot record", VERSION);
      long count = in.varint();
      in.end();
      return count;
    } catch (Malformed e) {
      throw unreadable("boot", e);
    }
  }

  static StoreWrite boot(long count) {
    return StoreWrite.put(BOOT, new Encoder().u8(VERSION).varint(count).toBytes());
  }

  static Sighting sighting(StoredRecords stored) {
    Bytes record = stored.withPrefix(CHAIN).get(CHAIN);
    if (record == null) {
      return Sighting.NONE;
    }
    try {
      Decoder in = new Decoder(record);
      in.version("the chain record", VERSION);
      Sighting sighting =
          new Sighting(in.varint(), new ChainTime(in.u64()), in.amount(), in.amount());
      in.end();
      return sighting;
    } catch (Malformed e) {
      throw unreadable("chain", e);
    }
  }

  static StoreWrite sighting(Sighting s) {
    Encoder out = new Encoder().u8(VERSION).varint(s.head()).u64(s.time().seconds());
    return StoreWrite.put(CHAIN, out.amount(s.tokenBalance()).amount(s.coinBalance()).toBytes());
  }

  private static IllegalStateException unreadable(String what, Malformed e) {
    return new IllegalStateException(
        "the stored " + what + " record cannot be read: " + e.getMessage(), e);
  }
}
