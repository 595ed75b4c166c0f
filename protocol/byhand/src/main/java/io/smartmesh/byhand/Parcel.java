package io.smartmesh.byhand;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of records, each of which can be read without the others (BH-4, BH-5).
 *
 * <pre>
 * header  "SMBUNDLE" 8 | version 01 | records 4 | bytes of the records 4 | check 4    21 bytes
 * record  "SMR" 3 | length 4 | check 4 | body                                         11 + n
 * end     SHA-256 of all before 32
 * check   the first 4 bytes of SHA-256 of what stands before it and, in a record, its body
 * </pre>
 *
 * @param records that are whole, hostile until decoded
 * @param announced how many there were, where the header tells
 * @param damagedPlaces where bytes stand that are no record; at most {@link
 *     ByHandLimits#DAMAGED_PLACES}
 * @param isWhole whether every byte is as it was written
 */
public record Parcel(
    List<Bytes> records, Optional<Long> announced, int damagedPlaces, boolean isWhole) {
  private static final int VERSION = 1;
  private static final Bytes MAGIC = Bytes.utf8("SMBUNDLE");
  private static final Bytes MARK = Bytes.utf8("SMR");
  private static final int CHECK_LENGTH = 4;
  private static final int HEADER_LENGTH = 21;
  private static final int END_LENGTH = 32;

  /** What a record takes more than its body. */
  public static final int RECORD_OVERHEAD = MARK.length() + 4 + CHECK_LENGTH;

  /** What a parcel takes more than its records. */
  public static final int OVERHEAD = HEADER_LENGTH + END_LENGTH;

  /**
   * @param records that fit together into {@link ByHandLimits#PARCEL_BYTES}
   */
  public static Bytes write(List<Bytes> records) {
    Encoder bodies = new Encoder();
    for (Bytes record : records) {
      Bytes head = new Encoder().raw(MARK).u32(record.length()).toBytes();
      bodies.raw(head).raw(check(head, record)).raw(record);
    }
    Bytes body = bodies.toBytes();
    Bytes header =
        new Encoder().raw(MAGIC).u8(VERSION).u32(records.size()).u32(body.length()).toBytes();
    Bytes all = Bytes.concat(header, check(header), body);
    if (all.length() + END_LENGTH > ByHandLimits.PARCEL_BYTES) {
      throw new IllegalArgumentException("a parcel of " + all.length() + " bytes");
    }
    return Bytes.concat(all, Hashes.sha256(all).bytes());
  }

  /** How many records are not there, as far as the header tells. */
  public long lost() {
    return announced.map(count -> Math.max(0, count - records.size())).orElse(0L);
  }

  public static Result<Parcel, ByHandError> read(Bytes file) {
    if (file.length() > ByHandLimits.PARCEL_BYTES) {
      return Result.err(new ByHandError.TooLong(file.length(), ByHandLimits.PARCEL_BYTES));
    }
    Optional<Decoder> header = header(file);
    Optional<Long> announced = Optional.empty();
    long bodyBytes = Math.max(0, file.length() - HEADER_LENGTH - END_LENGTH);
    try {
      if (header.isPresent()) {
        int version = header.get().u8();
        if (version > VERSION) {
          return Result.err(new ByHandError.NewerVersion(version, VERSION));
        }
        announced = Optional.of(header.get().u32());
        bodyBytes = header.get().u32();
      }
    } catch (Malformed e) {
      throw new IllegalStateException("a header has its length", e);
    }
    Scan scan = new Scan(file, HEADER_LENGTH, HEADER_LENGTH + bodyBytes);
    scan.run();
    if (!header.isPresent() && scan.records.isEmpty()) {
      String begins = file.slice(0, Math.min(MAGIC.length(), file.length())).toHex();
      return Result.err(new ByHandError.NoParcel(begins, MAGIC.toHex()));
    }
    boolean isWhole = header.isPresent() && scan.damaged == 0 && isWhole(file, bodyBytes);
    return Result.ok(new Parcel(scan.records, announced, scan.damaged, isWhole));
  }

  private static boolean isWhole(Bytes file, long bodyBytes) {
    if (file.length() != HEADER_LENGTH + bodyBytes + END_LENGTH) {
      return false;
    }
    int end = file.length() - END_LENGTH;
    return Hashes.sha256(file.slice(0, end)).bytes().equals(file.slice(end, file.length()));
  }

  /** Behind its magic number, where it is as it was written. */
  private static Optional<Decoder> header(Bytes file) {
    if (file.length() < HEADER_LENGTH || !file.startsWith(MAGIC)) {
      return Optional.empty();
    }
    int end = HEADER_LENGTH - CHECK_LENGTH;
    Bytes header = file.slice(0, end);
    return check(header).equals(file.slice(end, HEADER_LENGTH))
        ? Optional.of(new Decoder(header.slice(MAGIC.length(), end)))
        : Optional.empty();
  }

  private static Bytes check(Bytes... parts) {
    return Hashes.sha256(parts).bytes().slice(0, CHECK_LENGTH);
  }

  /** Finds records, also behind bytes that are none. */
  private static final class Scan {
    private final List<Bytes> records = new ArrayList<>();
    private final Bytes file;
    private final int end;
    private int at;
    private int damaged;

    /** Whether the bytes here are one place of damage with those before. */
    private boolean isLost;

    Scan(Bytes file, int from, long to) {
      this.file = file;
      at = from;
      end = (int) Math.min(to, file.length());
    }

    void run() {
      while (at < end && damaged < ByHandLimits.DAMAGED_PLACES) {
        Optional<Bytes> record = record();
        if (record.isPresent()) {
          records.add(record.get());
          at += RECORD_OVERHEAD + record.get().length();
          isLost = false;
        } else {
          lose();
          at = nextMark();
        }
      }
    }

    /** A wrong check costs as much as a record does: so each that is tried counts. */
    private void lose() {
      damaged += isLost && !isMark(at) ? 0 : 1;
      isLost = true;
    }

    private Optional<Bytes> record() {
      int body = at + RECORD_OVERHEAD;
      if (body > end || !isMark(at)) {
        return Optional.empty();
      }
      long length = length();
      if (length > end - body) {
        return Optional.empty();
      }
      int checkAt = body - CHECK_LENGTH;
      Bytes bytes = file.slice(body, body + (int) length);
      return check(file.slice(at, checkAt), bytes).equals(file.slice(checkAt, body))
          ? Optional.of(bytes)
          : Optional.empty();
    }

    private long length() {
      try {
        return new Decoder(file.slice(at + MARK.length(), at + MARK.length() + 4)).u32();
      } catch (Malformed e) {
        throw new IllegalStateException("four bytes are a number", e);
      }
    }

    private boolean isMark(int where) {
      if (where + MARK.length() > end) {
        return false;
      }
      for (int i = 0; i < MARK.length(); i++) {
        if (file.at(where + i) != MARK.at(i)) {
          return false;
        }
      }
      return true;
    }

    private int nextMark() {
      int next = at + 1;
      while (next < end && !isMark(next)) {
        next++;
      }
      return next;
    }
  }
}
