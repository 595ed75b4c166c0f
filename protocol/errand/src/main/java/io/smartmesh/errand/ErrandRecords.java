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
 * errand/own/ digest 32    →  version 02 | over flag | handed in at 8 | errand bytes
 *                             | helpers varint [device 20 | word? flag [word] | carried flag]
 *                             | proof 1 (0 none, 1 carried out, 2 void)
 * errand/kept/ digest 32   →  version 01 | from 20 | errand bytes | word? flag [word]
 * errand/offer/ device 20  →  version 01 | chain 8 | token 20 | at 8 | word
 * </pre>
 *
 * <p>Version 01 of the first has neither the last flag nor the proof.
 */
final class ErrandRecords {
  static final Bytes OWN = Bytes.utf8("errand/own/");
  static final Bytes KEPT = Bytes.utf8("errand/kept/");
  static final Bytes OFFERS = Bytes.utf8("errand/offer/");
  private static final int VERSION = 1;

  /** Of own requests, since they are carried and proved. */
  private static final int VERSION_OF_OWN = 2;

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
    Encoder out = new Encoder().u8(VERSION_OF_OWN).flag(handed.isOver).u64(handed.at.seconds());
    out.bytes(Errand.encode(handed.order)).varint(handed.helpers.size());
    handed.helpers.forEach(
        (device, word) -> {
          out.address(device).flag(word.isPresent());
          word.ifPresent(told -> Word.write(told, out));
          out.flag(handed.carried.contains(device));
        });
    return out.u8(handed.proof.number).toBytes();
  }

  static Handed read(Decoder in, Moment now) throws Malformed {
    int version = in.version("errand record", VERSION, VERSION_OF_OWN);
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
      if (version >= VERSION_OF_OWN && in.flag()) {
        handed.carried.add(device);
      }
    }
    if (version >= VERSION_OF_OWN) {
      handed.proof = Handed.Proof.of(in.u8());
    }
    return handed;
  }

  static StoreWrite put(Custody.Kept kept) {
    return StoreWrite.put(Bytes.concat(KEPT, kept.id.bytes()), encode(kept));
  }

  static StoreWrite dropKept(Hash id) {
    return StoreWrite.delete(Bytes.concat(KEPT, id.bytes()));
  }

  static Bytes encode(Custody.Kept kept) {
    Encoder out = new Encoder().u8(VERSION).address(kept.from).bytes(Errand.encode(kept.order));
    out.flag(kept.word.isPresent());
    kept.word.ifPresent(word -> Word.write(word, out));
    return out.toBytes();
  }

  static Custody.Kept readKept(Decoder in, Moment now) throws Malformed {
    in.version("kept errand", VERSION);
    Address from = in.address();
    if (!(Errand.decode(in.bytes(ErrandLimits.BODY_BYTES)) instanceof Errand.Order order)) {
      throw new Malformed("an errand without a request");
    }
    Custody.Kept kept = new Custody.Kept(from, order, now);
    kept.word = in.flag() ? Optional.of(Word.read(in)) : Optional.empty();
    return kept;
  }

  static TreeMap<Hash, Custody.Kept> kept(StoredRecords stored, Moment now) {
    TreeMap<Hash, Custody.Kept> all = new TreeMap<>();
    stored
        .withPrefix(KEPT)
        .forEach(
            (key, value) -> {
              Custody.Kept one =
                  StoredRecord.read("kept errand", key, value, in -> readKept(in, now));
              all.put(one.id, one);
            });
    return all;
  }

  static StoreWrite put(Address device, Offers.Remembered offer) {
    return StoreWrite.put(Bytes.concat(OFFERS, device.bytes()), encode(offer));
  }

  static StoreWrite dropOffer(Address device) {
    return StoreWrite.delete(Bytes.concat(OFFERS, device.bytes()));
  }

  static Bytes encode(Offers.Remembered offer) {
    Encoder out = new Encoder().u8(VERSION).u64(offer.chainId()).address(offer.token());
    out.u64(offer.at().seconds());
    Word.write(offer.quoted(), out);
    return out.toBytes();
  }

  static Offers.Remembered readOffer(Decoder in) throws Malformed {
    in.version("offer", VERSION);
    long chainId = in.u64();
    Address token = in.address();
    ChainTime at = new ChainTime(in.u64());
    if (!(Word.read(in) instanceof Word.Quoted quoted)) {
      throw new Malformed("an offer without a price");
    }
    return new Offers.Remembered(chainId, token, at, quoted);
  }

  static TreeMap<Address, Offers.Remembered> offers(StoredRecords stored) {
    TreeMap<Address, Offers.Remembered> all = new TreeMap<>();
    stored
        .withPrefix(OFFERS)
        .forEach(
            (key, value) ->
                all.put(
                    new Address(key.slice(OFFERS.length(), key.length())),
                    StoredRecord.read("offer", key, value, ErrandRecords::readOffer)));
    return all;
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
