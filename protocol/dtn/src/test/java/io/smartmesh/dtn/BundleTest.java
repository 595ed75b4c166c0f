package io.smartmesh.dtn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundleTest {
  private static final Eid HERE = Eid.parse("dtn://here/smartmesh").orElseThrow();
  private static final Eid THERE = Eid.parse("ipn:20.42").orElseThrow();

  private final Rng rng = new Rng(4);
  private final DtnBundle bundle = DtnBundle.of(HERE, THERE, 7, rng.next(500));

  private static DtnError error(Bytes bytes) {
    Result<DtnBundle, DtnError> result = DtnBundle.decode(bytes);
    return ((Result.Err<DtnBundle, DtnError>) result).error();
  }

  private static CborWriter primary(int elements, int version, int flags, Crc crc) {
    CborWriter out =
        new CborWriter().array(elements).unsigned(version).unsigned(flags).unsigned(crc.number);
    THERE.write(out);
    HERE.write(out);
    Eid.none().write(out);
    return out.array(2).unsigned(0).unsigned(1).unsigned(60_000);
  }

  private static Bytes block(int type, int number, int flags, Bytes data) {
    return new CborWriter()
        .array(5)
        .unsigned(type)
        .unsigned(number)
        .unsigned(flags)
        .unsigned(0)
        .bytes(data)
        .toBytes();
  }

  /** Without CRCs, which is easier to spoil. */
  private static Bytes plain(Bytes... blocks) {
    CborWriter out = new CborWriter().openArray().raw(primary(8, 7, 4, Crc.NONE).toBytes());
    for (Bytes block : blocks) {
      out.raw(block);
    }
    return out.end().toBytes();
  }

  private static Bytes age() {
    return block(7, 2, 0, Bytes.of(5));
  }

  private static Bytes payload() {
    return block(1, 1, 0, Bytes.utf8("hi"));
  }

  /** GW-1: what is written is read; ours have an age instead of a time (RFC 9171, 4.2.7). */
  @Test
  void aBundleIsReadAsItWasWritten() {
    assertEquals(Result.ok(bundle), DtnBundle.decode(bundle.encode()));
    assertEquals(0, bundle.creationMillis());
    assertEquals(Optional.of(0L), bundle.ageMillis());
    assertEquals("dtn://here/", bundle.previous().orElseThrow().toString());
    DtnBundle bare = DtnBundle.decode(plain(age(), payload())).orThrow();
    assertEquals(Optional.of(5L), bare.ageMillis());
    assertEquals(Bytes.utf8("hi"), bare.payload());
  }

  /** GW-1: byte for byte, so that a change of the encoding is seen (RFC 9171, 4.3.1). */
  @Test
  void theEncodingIsKnownByteForByte() {
    String got = DtnBundle.of(HERE, THERE, 7, Bytes.utf8("hi")).encode().toHex();
    assertTrue(got.startsWith("9f" + "89070402"), got);
    assertTrue(got.contains("820282" + "14" + "182a"), got);
    assertTrue(got.contains("820100" + "820007" + "1a240c8400" + "44"), got);
    assertTrue(got.endsWith("ff"), got);
  }

  /** GW-1: the check values that everybody computes of 123456789. */
  @Test
  void crcsAreThoseOfTheStandards() {
    Bytes digits = Bytes.utf8("123456789");
    assertEquals("906e", Crc.X25.of(digits).toHex());
    assertEquals("e3069283", Crc.CASTAGNOLI.of(digits).toHex());
  }

  /** GW-1: a changed byte anywhere is noticed; what is cut off as well. */
  @Test
  void changedBytesAreNoticed() {
    Bytes good = bundle.encode();
    for (int at = 0; at < good.length(); at++) {
      byte[] bytes = good.toArray();
      bytes[at] ^= (byte) (1 << rng.below(8));
      assertFalse(DtnBundle.decode(Bytes.wrap(bytes)).isOk(), "byte " + at);
      assertFalse(DtnBundle.decode(good.slice(0, at)).isOk(), at + " bytes");
    }
    byte[] spoilt = good.toArray();
    spoilt[good.length() - 20] ^= 1;
    assertTrue(error(Bytes.wrap(spoilt)) instanceof DtnError.WrongCrc wrong && wrong.block() == 1);
  }

  /** GW-1: blocks that are not known are passed over, or end the bundle, as they say (4.2.4). */
  @Test
  void unknownBlocksSayWhatBecomesOfThem() {
    Bytes unknown = block(192, 3, 0x10, Bytes.utf8("what"));
    assertTrue(DtnBundle.decode(plain(age(), unknown, payload())).isOk());
    Bytes needed = block(192, 3, 0x04, Bytes.utf8("what"));
    assertEquals(new DtnError.UnknownBlock(192), error(plain(age(), needed, payload())));
  }

  /** GW-2: fragments, reports, other versions, what is too long: each by its own name. */
  @Test
  void whatIsNotForGatewaysIsRefusedByName() {
    for (int flags : List.of(1, 2)) {
      Bytes head = primary(8, 7, flags, Crc.NONE).toBytes();
      Bytes all = new CborWriter().openArray().raw(head).raw(payload()).end().toBytes();
      assertTrue(error(all) instanceof DtnError.NotForGateways);
    }
    Bytes head = primary(8, 6, 0, Crc.NONE).toBytes();
    Bytes old = new CborWriter().openArray().raw(head).raw(payload()).end().toBytes();
    assertEquals(new DtnError.WrongVersion(6, 7), error(old));
    int most = DtnLimits.BUNDLE_BYTES;
    assertEquals(new DtnError.TooLong(most + 1, most), error(Bytes.wrap(new byte[most + 1])));
  }

  /** GW-1: no age and no time, doubled blocks, no payload, a payload that is not the last. */
  @Test
  void wrongBlocksAreRefused() {
    Bytes hops = block(10, 4, 0, Bytes.fromHex("820506"));
    List<Bytes> wrong =
        List.of(
            plain(payload()),
            plain(age()),
            plain(age(), age(), payload()),
            plain(age(), block(7, 3, 0, Bytes.of(5)), payload()),
            plain(age(), payload(), block(192, 3, 0, Bytes.EMPTY)),
            plain(age(), block(1, 5, 0, Bytes.EMPTY)),
            plain(age(), block(192, 1, 0, Bytes.EMPTY), payload()),
            plain(age(), hops, payload()),
            Bytes.concat(plain(age(), payload()), Bytes.of(0)),
            Bytes.fromHex("9f"),
            Bytes.EMPTY);
    for (Bytes bytes : wrong) {
      assertTrue(error(bytes) instanceof DtnError.Malformed, bytes.toHex());
    }
  }

  /** GW-1: at most 32 blocks, however small. */
  @Test
  void blocksAreBounded() {
    Bytes[] blocks = new Bytes[DtnLimits.BLOCKS + 1];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = block(192, i + 2, 0, Bytes.EMPTY);
    }
    assertTrue(error(plain(blocks)) instanceof DtnError.Malformed e && e.what().contains("32"));
  }

  /** GW-1: CBOR in a longer form than needed is refused, as are lengths beyond the input. */
  @Test
  void onlyTheShortestFormIsRead() throws Exception {
    for (String hex :
        List.of("1800", "1817", "190000", "1900ff", "1a0000ffff", "1b00000000ffffffff")) {
      Bytes bytes = Bytes.fromHex(hex);
      org.junit.jupiter.api.Assertions.assertThrows(
          io.smartmesh.base.Malformed.class, () -> new CborReader(bytes).unsigned(), hex);
    }
    for (long value : new long[] {0, 23, 24, 255, 256, 65_535, 65_536, 1L << 32, Long.MAX_VALUE}) {
      Bytes bytes = new CborWriter().unsigned(value).toBytes();
      assertEquals(value, new CborReader(bytes).unsigned());
    }
    for (String hex : List.of("1bffffffffffffffff", "1f", "5b7fffffffffffffff", "20")) {
      Bytes bytes = Bytes.fromHex(hex);
      org.junit.jupiter.api.Assertions.assertThrows(
          io.smartmesh.base.Malformed.class, () -> new CborReader(bytes).bytes(9), hex);
    }
  }

  /** GW-1: endpoints as texts (RFC 9171, 4.2.5.1). */
  @Test
  void endpointsHaveOneText() {
    for (String text :
        List.of("dtn:none", "dtn://a/", "dtn://node-1.example/smartmesh", "ipn:0.0")) {
      assertEquals(text, Eid.parse(text).orElseThrow().toString());
    }
    for (String text :
        List.of(
            "",
            "dtn:",
            "dtn://",
            "dtn://a",
            "dtn:///x",
            "dtn://a b/",
            "ipn:1",
            "ipn:01.2",
            "x:1")) {
      assertFalse(Eid.parse(text).isPresent(), text);
    }
    assertEquals("ipn:20.0", THERE.atNode().toString());
  }
}
