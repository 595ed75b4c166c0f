package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is stored of errands (RL-20).
 *
 * <pre>
 * errand/own/ digest 32 →  version 01 | over flag | handed in at 8 | errand bytes
 *                          | helpers varint [device 20 | word? flag [word]]
 * </pre>
 */
final class ErrandRecords {
  static final Bytes OWN = Bytes.utf8("errand/own/");
  private static final int VERSION = 1;

  private ErrandRecords() {}

  static StoreWrite put(Handed handed) {
    return StoreWrite.put(key(handed.id), encode(handed));
  }

  static StoreWrite drop(Hash id) {
    return StoreWrite.delete(key(id));
  }

  private static Bytes key(Hash id) {
    return Bytes.concat(OWN, id.bytes());
  }

  static Bytes encode(Handed handed) {
    Encoder out = new Encoder().u8(VERSION).flag(handed.isOver).u64(handed.at.seconds());
    out.bytes(Errand.encode(handed.order)).varint(handed.helpers.size());
    handed.helpers.forEach(
        (device, word) -> {
          out.address(device).flag(word.isPresent());
          word.ifPresent(told -> Word.write(told, out));
        });
    return out.toBytes();
  }

  static Handed read(Decoder in, Moment now) throws Malformed {
    in.version("errand record", VERSION);
    boolean isOver = in.flag();
    ChainTime at = new ChainTime(in.u64());
    Errand errand = Errand.decode(in.bytes(ErrandLimits.BODY_BYTES));
    if (!(errand instanceof Errand.Order order)) {
      throw new Malformed("an errand without a request");
    }
    Handed handed = new Handed(order, at, now);
    handed.isOver = isOver;
    int count = in.count(ErrandLimits.HELPERS);
    for (int i = 0; i < count; i++) {
      Address device = in.address();
      if (!handed.help(device)) {
        throw new Malformed("a helper twice");
      }
      handed.helpers.put(device, in.flag() ? Optional.of(Word.read(in)) : Optional.empty());
    }
    return handed;
  }

  static TreeMap<Hash, Handed> all(StoredRecords stored, Moment now) {
    TreeMap<Hash, Handed> all = new TreeMap<>();
    stored
        .withPrefix(OWN)
        .forEach(
            (key, value) -> {
              Handed one = StoredRecord.read("errand", key, value, in -> read(in, now));
              if (!key.equals(key(one.id))) {
                throw new DamagedRecord("errand", key, "it is of request " + one.id.hex());
              }
              all.put(one.id, one);
            });
    return all;
  }
}
