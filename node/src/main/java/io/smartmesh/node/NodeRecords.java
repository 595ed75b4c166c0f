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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The node's own records: how often it has started, the last sighting of the chain, the blocks that
 * a re-organisation may still reach, the chain adapter's notes, and whether its key is about to be
 * replaced.
 */
public final class NodeRecords {
  private static final Bytes BOOT = Bytes.utf8("node/boot");
  private static final Bytes CHAIN = Bytes.utf8("node/chain");
  private static final Bytes BLOCK = Bytes.utf8("node/block/");
  private static final Bytes NOTE = Bytes.utf8("node/note/");
  private static final Bytes ROTATING = Bytes.utf8("node/rotating");
  private static final int VERSION = 1;
  private static final int CHAIN_VERSION_OF_HEIGHTS = 1;

  /** 2 had no {@link NewestBlock}. */
  private static final int CHAIN_VERSION = 3;

  private static final int SENTENCE_BYTES_MOST = 2_000;

  /** The mesh numbers 2^16 announcements a start with it, in 63 bits. */
  static final long BOOTS_MOST = 1L << 40;

  private static final long SECONDS_SINCE_BOOT_MOST = 1L << 40;

  /**
   * Time zero before the first one.
   *
   * @param distrust why the chain is not believed (ND-8); empty when it is
   * @param newest what carries chain time over a restart (ND-43)
   */
  record Sighting(
      ChainTime time,
      Amount tokenBalance,
      Amount coinBalance,
      String distrust,
      NewestBlock newest) {
    static final Sighting NONE =
        new Sighting(ChainTime.ZERO, Amount.ZERO, Amount.ZERO, "", NewestBlock.NONE);
  }

  /**
   * The newest block's time, and what the device's clock said when it was first seen.
   *
   * @param boot see {@link DeviceTime}
   */
  record NewestBlock(ChainTime time, Bytes boot, long sinceBootSeconds) {
    static final NewestBlock NONE = new NewestBlock(ChainTime.ZERO, Bytes.EMPTY, 0);
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
    return record == null
        ? 0
        : StoredRecord.read("rotation", ROTATING, record, NodeRecords::rotation);
  }

  private static int rotation(Decoder in) throws Malformed {
    in.version("the rotation record", VERSION);
    return in.u8();
  }

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
    int version = in.version("the chain record", CHAIN_VERSION_OF_HEIGHTS, CHAIN_VERSION);
    if (version == CHAIN_VERSION_OF_HEIGHTS) {
      in.varint(); // a height without its hash: the chain is read again from the start
    }
    ChainTime time = new ChainTime(in.u64());
    return new Sighting(
        time,
        in.amount(),
        in.amount(),
        version == CHAIN_VERSION_OF_HEIGHTS ? "" : in.text(SENTENCE_BYTES_MOST),
        version == CHAIN_VERSION ? newest(in) : new NewestBlock(time, Bytes.EMPTY, 0));
  }

  private static NewestBlock newest(Decoder in) throws Malformed {
    ChainTime time = new ChainTime(in.u64());
    Bytes boot = in.bytes(DeviceTime.BOOT_BYTES);
    long seconds = in.varint();
    if (seconds > SECONDS_SINCE_BOOT_MOST) {
      throw new Malformed("up for " + seconds + " seconds, at most " + SECONDS_SINCE_BOOT_MOST);
    }
    return new NewestBlock(time, boot, seconds);
  }

  static StoreWrite sighting(Sighting s) {
    Encoder out = new Encoder().u8(CHAIN_VERSION).u64(s.time().seconds());
    out.amount(s.tokenBalance()).amount(s.coinBalance()).text(s.distrust());
    out.u64(s.newest().time().seconds()).bytes(s.newest().boot());
    out.varint(s.newest().sinceBootSeconds());
    return StoreWrite.put(CHAIN, out.toBytes());
  }

  static List<SeenBlock> blocks(StoredRecords stored) {
    List<SeenBlock> blocks = new ArrayList<>();
    for (Map.Entry<Bytes, Bytes> entry : stored.withPrefix(BLOCK).entrySet()) {
      long height = number("block", entry.getKey(), BLOCK);
      blocks.add(
          StoredRecord.read("block", entry.getKey(), entry.getValue(), in -> block(height, in)));
    }
    return blocks;
  }

  private static SeenBlock block(long height, Decoder in) throws Malformed {
    in.version("a block record", VERSION);
    return new SeenBlock(height, in.hash(), new ChainTime(in.u64()));
  }

  static StoreWrite block(SeenBlock block) {
    Encoder out = new Encoder().u8(VERSION).hash(block.hash()).u64(block.time().seconds());
    return StoreWrite.put(key(BLOCK, block.height()), out.toBytes());
  }

  static StoreWrite dropBlock(long height) {
    return StoreWrite.delete(key(BLOCK, height));
  }

  static TreeMap<Long, Bytes> notes(StoredRecords stored) {
    TreeMap<Long, Bytes> notes = new TreeMap<>();
    stored.withPrefix(NOTE).forEach((key, note) -> notes.put(number("note", key, NOTE), note));
    return notes;
  }

  /** An empty note is deleted. */
  static StoreWrite note(long nonce, Bytes note) {
    Bytes key = key(NOTE, nonce);
    return note.isEmpty() ? StoreWrite.delete(key) : StoreWrite.put(key, note);
  }

  private static Bytes key(Bytes prefix, long number) {
    return Bytes.concat(prefix, new Encoder().u64(number).toBytes());
  }

  private static long number(String what, Bytes key, Bytes prefix) {
    return StoredRecord.read(what, key, key.slice(prefix.length(), key.length()), Decoder::u64);
  }
}
