package io.smartmesh.byhand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParcelTest {
  private static final int HEADER = 21;

  private final Rng rng = new Rng(5);
  private final List<Bytes> records =
      List.of(rng.next(700), Bytes.EMPTY, rng.next(1), Bytes.utf8("SMRSMRSMR"), rng.next(90_000));
  private final Bytes file = Parcel.write(records);

  private static Parcel read(Bytes file) {
    return Parcel.read(file).orThrow();
  }

  private Bytes changed(int at) {
    byte[] bytes = file.toArray();
    bytes[at] ^= 1;
    return Bytes.wrap(bytes);
  }

  /** BH-4: what was written is read, every byte of it accounted for. */
  @Test
  void whatIsWrittenIsRead() {
    assertEquals(new Parcel(records, Optional.of(5L), 0, true), read(file));
    assertEquals(new Parcel(List.of(), Optional.of(0L), 0, true), read(Parcel.write(List.of())));
    int overhead = Parcel.OVERHEAD + 5 * Parcel.RECORD_OVERHEAD;
    int bodies = records.stream().mapToInt(Bytes::length).sum();
    assertEquals(overhead + bodies, file.length());
  }

  /** BH-5: cut off anywhere, it gives the records before, and tells how many are lost. */
  @Test
  void aPartGivesWhatIsWholeInIt() {
    for (int length = HEADER; length < 800; length++) {
      Parcel part = read(file.slice(0, length));
      assertFalse(part.isWhole());
      int whole = length < HEADER + 711 ? 0 : length < HEADER + 722 ? 1 : length < 755 ? 2 : 3;
      assertEquals(5 - part.records().size(), part.lost());
      assertTrue(part.records().size() >= whole, length + " bytes");
      assertEquals(records.subList(0, part.records().size()), part.records());
    }
  }

  /** BH-5: a changed byte costs one record at most. */
  @Test
  void aChangedByteCostsOneRecord() {
    for (int at = 0; at < file.length(); at += at < 900 ? 1 : 997) {
      Parcel damaged = read(changed(at));
      assertFalse(damaged.isWhole(), "byte " + at);
      assertTrue(damaged.records().size() >= 4, "byte " + at);
      assertTrue(records.containsAll(damaged.records()));
    }
    for (int at = file.length() - 32; at < file.length(); at++) {
      assertEquals(records, read(changed(at)).records());
    }
  }

  /** BH-5: bytes that somebody put in between are one place of damage. */
  @Test
  void whatWasPutInBetweenIsPassedOver() {
    Bytes head = file.slice(0, HEADER + 711);
    Bytes put = Bytes.concat(head, rng.next(50), file.slice(HEADER + 711, file.length()));
    Parcel read = read(put);
    assertEquals(records.subList(0, 4), read.records().subList(0, 4));
    assertTrue(read.damagedPlaces() >= 1);
  }

  /** BH-5: a file of marks ends after so many tries: it cannot cost more than them. */
  @Test
  void placesThatCannotBeReadAreBounded() {
    StringBuilder marks = new StringBuilder();
    while (marks.length() < 200_000) {
      marks.append("SMR");
    }
    Bytes all =
        Bytes.concat(Parcel.write(List.of()).slice(0, HEADER), Bytes.utf8(marks.toString()));
    Bytes header = new Encoder().raw(all.slice(0, 9)).u32(9).u32(200_000).toBytes();
    Bytes check = Hashes.sha256(header).bytes().slice(0, 4);
    Parcel read = read(Bytes.concat(header, check, all.slice(HEADER, all.length())));
    assertEquals(ByHandLimits.DAMAGED_PLACES, read.damagedPlaces());
    assertEquals(9, read.lost());
  }

  /** BH-4, BH-5: another file, a newer version, one that is too long: each by its own name. */
  @Test
  void whatIsNoParcelIsRefused() {
    assertEquals(
        Result.err(new ByHandError.NoParcel("89504e47", "534d42554e444c45")),
        Parcel.read(Bytes.fromHex("89504e47")));
    assertEquals(
        Result.err(
            new ByHandError.TooLong(ByHandLimits.PARCEL_BYTES + 1, ByHandLimits.PARCEL_BYTES)),
        Parcel.read(Bytes.wrap(new byte[ByHandLimits.PARCEL_BYTES + 1])));
    Bytes header = Bytes.concat(file.slice(0, 8), Bytes.of(2), file.slice(9, 17));
    Bytes newer = Bytes.concat(header, Hashes.sha256(header).bytes().slice(0, 4), rng.next(40));
    assertEquals(Result.err(new ByHandError.NewerVersion(2, 1)), Parcel.read(newer));
  }

  /** BH-4: the most that a parcel may have is read as well. */
  @Test
  void theLongestIsRead() {
    int most = ByHandLimits.PARCEL_BYTES - Parcel.OVERHEAD - Parcel.RECORD_OVERHEAD;
    List<Bytes> one = new ArrayList<>(List.of(Bytes.wrap(new byte[most])));
    Bytes longest = Parcel.write(one);
    assertEquals(ByHandLimits.PARCEL_BYTES, longest.length());
    assertTrue(read(longest).isWhole());
  }
}
