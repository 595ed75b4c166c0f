package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** The bytes themselves, and the numbers that have no encoding. */
class EncoderTest {
  private static void writes(String hex, Encoder written) {
    assertEquals(hex, written.toBytes().toHex());
  }

  @Test
  void fixed_numbers_are_big_endian() {
    writes("ab", new Encoder().u8(0xab));
    writes("0102", new Encoder().u16(0x0102));
    writes("ff000001", new Encoder().u32(0xff00_0001L));
    writes("7fffffffffffffff", new Encoder().u64(Long.MAX_VALUE));
  }

  @Test
  void varints_have_the_low_bits_first() {
    writes("00", new Encoder().varint(0));
    writes("7f", new Encoder().varint(127));
    writes("8001", new Encoder().varint(128));
    writes("ac02", new Encoder().varint(300));
    writes("ff".repeat(8) + "7f", new Encoder().varint(Long.MAX_VALUE));
  }

  @Test
  void amounts_have_their_length_in_front() {
    writes("00", new Encoder().amount(Amount.ZERO));
    writes("0101", new Encoder().amount(Amount.of(1)));
    writes("01ff", new Encoder().amount(Amount.of(255)));
    writes("020100", new Encoder().amount(Amount.of(256)));
    writes("20" + "ff".repeat(32), new Encoder().amount(mostAmount()));
  }

  @Test
  void strings_have_their_length_in_front() {
    writes("020001", new Encoder().bytes(Bytes.of(0, 1)));
    writes("0001", new Encoder().raw(Bytes.of(0, 1)));
    writes("03e7bd91", new Encoder().text("网"));
    writes("0100", new Encoder().flag(true).flag(false));
  }

  @Test
  void a_number_out_of_range_is_a_bug_of_the_writer() {
    assertThrows(IllegalArgumentException.class, () -> new Encoder().u8(-1));
    assertThrows(IllegalArgumentException.class, () -> new Encoder().u8(0x100));
    assertThrows(IllegalArgumentException.class, () -> new Encoder().u16(-1));
    assertThrows(IllegalArgumentException.class, () -> new Encoder().u16(0x1_0000));
    assertThrows(IllegalArgumentException.class, () -> new Encoder().u32(-1));
    assertThrows(IllegalArgumentException.class, () -> new Encoder().u32(0x1_0000_0000L));
    assertThrows(IllegalArgumentException.class, () -> new Encoder().u64(-1));
    assertThrows(IllegalArgumentException.class, () -> new Encoder().varint(-1));
  }

  private static Amount mostAmount() {
    return new Amount(new BigInteger(1, Bytes.fromHex("ff".repeat(32)).toArray()));
  }

  @Test
  void half_a_surrogate_pair_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> new Encoder().text("a\ud800b"));
    assertThrows(IllegalArgumentException.class, () -> new Encoder().text("\udc00"));
    assertEquals("04f09f98b9", new Encoder().text("\ud83d\ude39").toBytes().toHex());
  }
}
