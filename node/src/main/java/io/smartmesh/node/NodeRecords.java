package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;

/** The node's own two records: how often it has started, and the last sighting of the chain. */
final class NodeRecords {
  private static final Bytes BOOT = Bytes.utf8("node/boot");
  private static final Bytes CHAIN = Bytes.utf8("node/chain");
  private static final int VERSION = 1;

  /** The mesh numbers 2^16 announcements a start with it, in 63 bits. */
  private static final long BOOTS_MOST = 1L << 40;

  /** {@code head} −1 and time zero before the first sighting. */
  record Sighting(long head, ChainTime time, Amount tokenBalance, Amount coinBalance) {
    static final Sighting NONE = new Sighting(-1, ChainTime.ZERO, Amount.ZERO, Amount.ZERO);
  }

  private NodeRecords() {}

  static long bootCount(StoredRecords stored) {
    Bytes record = stored.withPrefix(BOOT).get(BOOT);
    return record == null ? 0 : StoredRecord.read("boot count", BOOT, record, NodeRecords::boots);
  }

  private static long boots(Decoder in) throws Malformed {
    in.version("the boot record", VERSION);
    long count = in.varint();
    if (count > BOOTS_MOST) {
      throw new Malformed("started " + count + " times, at most " + BOOTS_MOST);
    }
    return count;
  }

  static StoreWrite boot(long count) {
    return StoreWrite.put(BOOT, new Encoder().u8(VERSION).varint(count).toBytes());
  }

  static Sighting sighting(StoredRecords stored) {
    Bytes record = stored.withPrefix(CHAIN).get(CHAIN);
    return record == null
        ? Sighting.NONE
        : StoredRecord.read("sighting of the chain", CHAIN, record, NodeRecords::sighting);
  }

  private static Sighting sighting(Decoder in) throws Malformed {
    in.version("the chain record", VERSION);
    return new Sighting(in.varint(), new ChainTime(in.u64()), in.amount(), in.amount());
  }

  static StoreWrite sighting(Sighting s) {
    Encoder out = new Encoder().u8(VERSION).varint(s.head()).u64(s.time().seconds());
    return StoreWrite.put(CHAIN, out.amount(s.tokenBalance()).amount(s.coinBalance()).toBytes());
  }
}
