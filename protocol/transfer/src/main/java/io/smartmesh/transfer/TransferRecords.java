package io.smartmesh.transfer;

import static io.smartmesh.transfer.TransferLimits.NAME_BYTES;
import static io.smartmesh.transfer.TransferLimits.PATH_BYTES;
import static io.smartmesh.transfer.TransferLimits.SIZE_MOST;
import static io.smartmesh.transfer.TransferLimits.WORDS_BYTES;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What is kept in the store (TF-9).
 *
 * <pre>
 * transfer/ id 16 → version 01 | incoming 1 | peer 20 | name | place | size varint | root 32 |
 *                   state 1 | trouble 1 | is varint | bound varint | words | unasked 1 |
 *                   owes farewell 1 | at 8
 * </pre>
 */
final class TransferRecords {
  static final Bytes PREFIX = Bytes.utf8("transfer/");
  private static final int VERSION = 1;

  private TransferRecords() {}

  static StoreWrite put(Transfer t) {
    Encoder out = new Encoder().u8(VERSION).flag(t.incoming()).address(t.peer());
    out.text(t.name)
        .text(t.place)
        .varint(t.size)
        .hash(t.root)
        .u8(number(TransferState.values(), t.state));
    out.u8(number(Trouble.Kind.values(), t.trouble.kind()))
        .varint(t.trouble.is())
        .varint(t.trouble.bound());
    out.text(cut(t.trouble.words())).flag(t.unasked).flag(t.owesFarewell).u64(t.at().seconds());
    return StoreWrite.put(key(t.id()), out.toBytes());
  }

  /** The words are the system's own and only shown. */
  private static String cut(String words) {
    StringBuilder kept = new StringBuilder();
    int room = WORDS_BYTES;
    for (int c : words.codePoints().toArray()) {
      room -= Bytes.utf8(Character.toString(c)).length();
      if (room < 0) {
        break;
      }
      boolean half = Character.getType(c) == Character.SURROGATE;
      kept.appendCodePoint(half ? '?' : c);
    }
    return kept.toString();
  }

  static StoreWrite delete(TransferId id) {
    return StoreWrite.delete(key(id));
  }

  private static Bytes key(TransferId id) {
    return Bytes.concat(PREFIX, id.bytes());
  }

  static List<Transfer> all(StoredRecords stored, Moment now) {
    List<Transfer> all = new ArrayList<>();
    for (Map.Entry<Bytes, Bytes> entry : stored.withPrefix(PREFIX).entrySet()) {
      Bytes key = entry.getKey();
      TransferId id =
          StoredRecord.read(
              "transfer id",
              key,
              key.slice(PREFIX.length(), key.length()),
              in -> new TransferId(in.raw(TransferId.LENGTH)));
      all.add(StoredRecord.read("transfer", key, entry.getValue(), in -> read(id, in, now)));
    }
    return all;
  }

  static Transfer read(TransferId id, Decoder in, Moment now) throws Malformed {
    in.version("the record of a transfer", VERSION);
    boolean incoming = in.flag();
    var peer = in.address();
    String name = in.text(NAME_BYTES);
    String place = in.text(PATH_BYTES);
    long size = in.varint();
    if (size > SIZE_MOST) {
      throw new Malformed("a file of " + size + " bytes, at most " + SIZE_MOST);
    }
    var root = in.hash();
    TransferState state = one(TransferState.values(), in.u8());
    Trouble trouble =
        new Trouble(
            one(Trouble.Kind.values(), in.u8()), in.varint(), in.varint(), in.text(WORDS_BYTES));
    boolean unasked = in.flag();
    boolean owes = in.flag();
    ChainTime at = new ChainTime(in.u64());
    Transfer read = new Transfer(id, peer, incoming, name, place, size, root, state, at, now);
    read.trouble = trouble;
    read.unasked = unasked;
    read.owesFarewell = owes;
    return read;
  }

  private static <T> int number(T[] values, T value) {
    return Arrays.asList(values).indexOf(value);
  }

  private static <T> T one(T[] values, int number) throws Malformed {
    if (number >= values.length) {
      throw new Malformed("number " + number + ", at most " + (values.length - 1));
    }
    return values[number];
  }
}
