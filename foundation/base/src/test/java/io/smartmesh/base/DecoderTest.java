package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Every bound, and every second encoding of one value, is refused with a sentence that says why.
 */
class DecoderTest {
  private static Decoder in(String hex) {
    return new Decoder(Bytes.fromHex(hex));
  }

  private static void refused(String why, Executable read) {
    Malformed refusal = assertThrows(Malformed.class, read);
    assertEquals(refusal.what(), refusal.getMessage());
    assertTrue(refusal.what().contains(why), refusal.what());
  }

  @Test
  void what_is_too_short_names_both_lengths() {
    refused("needs 1 bytes, has 0", () -> in("").u8());
    refused("needs 2 bytes, has 1", () -> in("00").u16());
    refused("needs 4 bytes, has 3", () -> in("000000").u32());
    refused("needs 8 bytes, has 7", () -> in("00".repeat(7)).u64());
    refused("needs 1 bytes, has 0", () -> in("80").varint());
    refused("needs 32 bytes, has 31", () -> in("00".repeat(31)).hash());
    refused("needs 20 bytes, has 19", () -> in("00".repeat(19)).address());
    refused("needs 5 bytes, has 4", () -> in("0501020304").bytes(100));
    refused("needs 2 bytes, has 1", () -> in("0201").amount());
    refused("needs 1 bytes, has 0", () -> in("").flag());
    refused("needs 1 bytes, has 0", () -> in("").version("frame", 1));
  }

  @Test
  void numbers_end_at_2_to_the_63() {
    refused("above 2^63-1", () -> in("8000000000000000").u64());
    refused("above 2^63-1", () -> in("ff".repeat(9) + "00").varint());
    refused("above 2^63-1", () -> in("80".repeat(9) + "01").varint());
  }

  @Test
  void a_varint_has_one_encoding() {
    refused("leading zero", () -> in("8000").varint());
    refused("leading zero", () -> in("ff00").varint());
    refused("leading zero", () -> in("80".repeat(8) + "00").varint());
  }

  @Test
  void an_amount_has_one_encoding() {
    refused("leading zero", () -> in("0100").amount());
    refused("leading zero", () -> in("020001").amount());
    refused("at most 32", () -> in("21" + "01".repeat(33)).amount());
    refused("at most 32", () -> in("ff" + "01".repeat(255)).amount());
  }

  @Test
  void a_flag_has_one_encoding() {
    refused("flag is 2", () -> in("02").flag());
    refused("flag is 255", () -> in("ff").flag());
  }

  @Test
  void a_text_is_strict_utf8() {
    refused("not UTF-8", () -> in("0180").text(10)); // lone continuation
    refused("not UTF-8", () -> in("02c080").text(10)); // overlong zero
    refused("not UTF-8", () -> in("03eda080").text(10)); // surrogate
    refused("not UTF-8", () -> in("04f4908080").text(10)); // above U+10FFFF
    refused("not UTF-8", () -> in("02e7bd").text(10)); // cut short
  }

  @Test
  void the_limit_holds_before_anything_is_read() throws Malformed {
    assertEquals(5, in("05").count(5));
    refused("count 6 is above the limit 5", () -> in("06").count(5));
    refused("limit 5", () -> in("ff".repeat(8) + "7f").count(5));
    refused("limit 2", () -> in("03010203").bytes(2));
    refused("limit 2", () -> in("03616263").text(2));
    assertEquals(Integer.MAX_VALUE, in("ffffffff07").count(Integer.MAX_VALUE));
    refused("limit 2147483647", () -> in("8080808008").count(Integer.MAX_VALUE));
    refused("needs 2147483647 bytes", () -> in("ffffffff07").bytes(Integer.MAX_VALUE));
  }

  @Test
  void nothing_may_be_left_over() throws Malformed {
    in("").end();
    refused("1 bytes left over", () -> in("00").end());
    Decoder read = in("0102");
    assertEquals(1, read.u8());
    assertEquals(Bytes.of(2), read.rest());
    assertEquals(Bytes.EMPTY, read.rest());
    read.end();
  }

  @Test
  void another_version_is_refused_by_name() throws Malformed {
    in("01").version("invoice", 1);
    refused(
        "invoice has version 2, this program knows version 1",
        () -> in("02").version("invoice", 1));
  }

  @Test
  void a_refusal_costs_no_stack_trace() {
    assertEquals(0, new Malformed("short").getStackTrace().length);
  }
}
