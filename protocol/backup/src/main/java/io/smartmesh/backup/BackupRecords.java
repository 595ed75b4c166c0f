package io.smartmesh.backup;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Hashes;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What is stored of snapshots (BK-10).
 *
 * <pre>
 * backup/own               →  version 1 | version of our newest snapshot 8
 * backup/keeper/ device 20 →  version 1 | chosen by the user 1 | version it keeps 8 | since 8
 * backup/kept/   device 20 →  version 1 | tag 32 | renewed at 8 | sealed snapshot
 * </pre>
 */
final class BackupRecords {
  static final Bytes OWN = Bytes.utf8("backup/own");
  static final Bytes KEEPER = Bytes.utf8("backup/keeper/");
  static final Bytes KEPT = Bytes.utf8("backup/kept/");
  private static final int VERSION = 1;

  /**
   * Who keeps ours.
   *
   * @param chosen by the user; otherwise it is or was a channel peer
   * @param version of the newest snapshot it has acknowledged, 0 for none
   * @param since chain time of that acknowledgement
   */
  record Keeper(boolean chosen, long version, ChainTime since) {
    static final Keeper NEW = new Keeper(false, 0, ChainTime.ZERO);
  }

  /** Somebody else's. */
  record Kept(Hash tag, ChainTime renewed, Bytes blob, BackupMessage.Item item) {
    static Kept of(Hash tag, ChainTime renewed, Bytes blob) throws Malformed {
      long version =
          Snapshot.version(blob)
              .orElseThrow(() -> new Malformed("not a snapshot: " + blob.length() + " bytes"));
      Hash digest = Hashes.sha256(blob);
      return new Kept(
          tag, renewed, blob, new BackupMessage.Item(tag, version, blob.length(), digest));
    }

    Kept renewedAt(ChainTime now) {
      return new Kept(tag, now, blob, item);
    }
  }

  private BackupRecords() {}

  static StoreWrite own(long version) {
    return StoreWrite.put(OWN, new Encoder().u8(VERSION).u64(version).toBytes());
  }

  static long own(StoredRecords stored) {
    Bytes record = stored.withPrefix(OWN).get(OWN);
    return record == null
        ? 0
        : StoredRecord.read("own snapshot", OWN, record, BackupRecords::readOwn);
  }

  private static long readOwn(Decoder in) throws Malformed {
    in.version("own snapshot record", VERSION);
    return in.u64();
  }

  static StoreWrite keeper(Address device, Keeper keeper) {
    Encoder out = new Encoder().u8(VERSION).flag(keeper.chosen).u64(keeper.version);
    return StoreWrite.put(key(KEEPER, device), out.u64(keeper.since.seconds()).toBytes());
  }

  static StoreWrite dropKeeper(Address device) {
    return StoreWrite.delete(key(KEEPER, device));
  }

  static TreeMap<Address, Keeper> keepers(StoredRecords stored) {
    TreeMap<Address, Keeper> keepers = new TreeMap<>();
    read(stored, "keeper", KEEPER, BackupRecords::readKeeper, keepers::put);
    return keepers;
  }

  static Keeper readKeeper(Decoder in) throws Malformed {
    in.version("keeper record", VERSION);
    return new Keeper(in.flag(), in.u64(), new ChainTime(in.u64()));
  }

  static StoreWrite kept(Address depositor, Kept kept) {
    Encoder out = new Encoder().u8(VERSION).hash(kept.tag).u64(kept.renewed.seconds());
    return StoreWrite.put(key(KEPT, depositor), out.raw(kept.blob).toBytes());
  }

  static StoreWrite dropKept(Address depositor) {
    return StoreWrite.delete(key(KEPT, depositor));
  }

  static TreeMap<Address, Kept> kept(StoredRecords stored) {
    TreeMap<Address, Kept> kept = new TreeMap<>();
    read(stored, "kept snapshot", KEPT, BackupRecords::readKept, kept::put);
    return kept;
  }

  static Kept readKept(Decoder in) throws Malformed {
    in.version("kept snapshot record", VERSION);
    return Kept.of(in.hash(), new ChainTime(in.u64()), in.rest());
  }

  private static <T> void read(
      StoredRecords stored,
      String what,
      Bytes prefix,
      StoredRecord.Reader<T> reader,
      BiConsumer<Address, T> into) {
    stored
        .withPrefix(prefix)
        .forEach(
            (key, value) -> {
              Bytes device = key.slice(prefix.length(), key.length());
              if (device.length() != Address.LENGTH) {
                throw new DamagedRecord(what, key, "the key has no address");
              }
              into.accept(new Address(device), StoredRecord.read(what, key, value, reader));
            });
  }

  private static Bytes key(Bytes prefix, Address device) {
    return Bytes.concat(prefix, device.bytes());
  }
}
