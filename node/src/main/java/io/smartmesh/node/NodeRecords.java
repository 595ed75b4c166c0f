package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The node's own records: how often it has started, the last sighting of the chain, the blocks that
 * a re-organisation may still reach, and the chain adapter's notes.
 */
final class NodeRecords {
  private static final Bytes BOOT = Bytes.utf8("node/boot");
  private static final Bytes CHAIN = Bytes.utf8("node/chain");
  private static final Bytes BLOCK = Bytes.utf8("node/block/");
  private static final Bytes NOTE = Bytes.utf8("node/note/");
  private static final int VERSION = 1;
  private static final int CHAIN_VERSION = 2;
  private static final int SENTENCE_BYTES_MOST = 2_000;

  /**
   * Time zero before the first one.
   *
   * @param distrust why the chain is not believed (ND-8); empty when it is
   */
  record Sighting(ChainTime time, Amount tokenBalance, Amount coinBalance, String distrust) {
    static final Sighting NONE = new Sighting(ChainTime.ZERO, Amount.ZERO, Amount.ZERO, "");
  }

  private NodeRecords() {}

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
      in.version("the chain record", CHAIN_VERSION);
      Sighting sighting =
          new Sighting(
              new ChainTime(in.u64()), in.amount(), in.amount(), in.text(SENTENCE_BYTES_MOST));
      in.end();
      return sighting;
    } catch (Malformed e) {
      throw unreadable("chain", e);
    }
  }

  static StoreWrite sighting(Sighting s) {
    Encoder out = new Encoder().u8(CHAIN_VERSION).u64(s.time().seconds());
    out.amount(s.tokenBalance()).amount(s.coinBalance()).text(s.distrust());
    return StoreWrite.put(CHAIN, out.toBytes());
  }

  static List<SeenBlock> blocks(StoredRecords stored) {
    List<SeenBlock> blocks = new ArrayList<>();
    for (Map.Entry<Bytes, Bytes> entry : stored.withPrefix(BLOCK).entrySet()) {
      try {
        long height = number(entry.getKey(), BLOCK);
        Decoder in = new Decoder(entry.getValue());
        in.version("a block record", VERSION);
        blocks.add(new SeenBlock(height, in.hash(), new ChainTime(in.u64())));
        in.end();
      } catch (Malformed e) {
        throw unreadable("block", e);
      }
    }
    return blocks;
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
    for (Map.Entry<Bytes, Bytes> entry : stored.withPrefix(NOTE).entrySet()) {
      try {
        notes.put(number(entry.getKey(), NOTE), entry.getValue());
      } catch (Malformed e) {
        throw unreadable("note", e);
      }
    }
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

  private static long number(Bytes key, Bytes prefix) throws Malformed {
    Decoder in = new Decoder(key.slice(prefix.length(), key.length()));
    long number = in.u64();
    in.end();
    return number;
  }

  private static IllegalStateException unreadable(String what, Malformed e) {
    return new IllegalStateException(
        "the stored " + what + " record cannot be read: " + e.getMessage(), e);
  }
}
