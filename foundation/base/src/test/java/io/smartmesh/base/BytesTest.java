package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
  @Test
  void hex_reads_both_cases_and_writes_one() {
    assertEquals(Bytes.of(0, 0xab, 0xff), Bytes.fromHex("00aBFf"));
    assertEquals(Bytes.of(0, 0xab, 0xff), Bytes.fromHex("0x00abff"));
    assertEquals("00abff", Bytes.of(0, 0xab, 0xff).toHex());
    assertSame(Bytes.EMPTY, Bytes.fromHex(""));
    assertSame(Bytes.EMPTY, Bytes.fromHex("0x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0x0", "0g", "g0", "0x0x", "-1", " 00 ", "0X00"})
  void what_is_not_hex_is_refused(String hex) {
    assertThrows(IllegalArgumentException.class, () -> Bytes.fromHex(hex));
  }

  @Test
  void random_bytes_survive_hex() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000; i++) {
      Bytes bytes = Samples.bytes(random, random.nextInt(70));
      assertEquals(bytes, Bytes.fromHex(bytes.toHex()));
    }
  }

  @Test
  void only_a_byte_is_a_byte() {
    assertEquals((byte) 0xff, Bytes.of(255).at(0));
    assertThrows(IllegalArgumentException.class, () -> Bytes.of(256));
    assertThrows(IllegalArgumentException.class, () -> Bytes.of(-1));
  }

  @Test
  void nobody_can_change_them() {
    byte[] given = {1, 2};
    Bytes bytes = Bytes.copyOf(given);
    given[0] = 9;
    bytes.toArray()[1] = 9;
    assertEquals(Bytes.of(1, 2), bytes);
  }

  @Test
  void a_part_is_like_a_copy_of_it_whether_it_shares_or_not() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2_000; i++) {
      Bytes whole = Samples.bytes(random, random.nextInt(3_000));
      int from = random.nextInt(whole.length() + 1);
      int to = from + random.nextInt(whole.length() + 1 - from);
      Bytes part = whole.slice(from, to);
      Bytes copy = Bytes.wrap(Arrays.copyOfRange(whole.toArray(), from, to));
      assertEquals(copy, part);
      assertEquals(part, copy);
      assertEquals(copy.hashCode(), part.hashCode());
      assertEquals(0, part.compareTo(copy));
      assertTrue(part.equalsConstantTime(copy) && copy.equalsConstantTime(part));
      assertArrayEquals(copy.toArray(), part.toArray());
      assertEquals(copy.toHex(), part.toHex());
      assertEquals(copy.toUtf8(), part.toUtf8());
      assertEquals(Bytes.concat(copy, whole), Bytes.concat(part, whole));
      assertEquals(copy, part.<Bytes, RuntimeException>read(BytesTest::copied));
      int middle = random.nextInt(part.length() + 1);
      assertEquals(copy.slice(middle, copy.length()), part.slice(middle, part.length()));
      ByteBuffer buffer = ByteBuffer.allocate(part.length());
      part.copyTo(buffer, 0, middle);
      part.copyTo(buffer, middle, part.length());
      assertEquals(copy, Bytes.wrap(buffer.array()));
      assertThrows(IndexOutOfBoundsException.class, () -> part.at(part.length()));
      assertThrows(IndexOutOfBoundsException.class, () -> part.at(-1));
      assertThrows(IndexOutOfBoundsException.class, () -> part.slice(0, part.length() + 1));
      assertThrows(IndexOutOfBoundsException.class, () -> part.copyTo(buffer, -1, part.length()));
    }
  }

  private static Bytes copied(byte[] array, int from, int length) {
    return Bytes.wrap(Arrays.copyOfRange(array, from, from + length));
  }

  /** Else twenty bytes that somebody keeps would hold the frame that they came in. */
  @Test
  void an_array_is_at_most_twice_as_long_as_what_is_kept_of_it() {
    Bytes kept = Bytes.wrap(new byte[65_535]);
    while (kept.length() > 1) {
      kept = kept.slice(1, 1 + kept.length() * 9 / 10);
      int length = kept.length();
      int behind = kept.<Integer, RuntimeException>read((array, from, count) -> array.length);
      assertTrue(behind <= 2 * length, behind + " bytes for " + length);
    }
  }

  @Test
  void order_is_unsigned_and_a_prefix_comes_first() {
    TreeSet<Bytes> sorted = new TreeSet<>();
    sorted.add(Bytes.of(0xff));
    sorted.add(Bytes.of(0x80));
    sorted.add(Bytes.of(0x7f, 0xff));
    sorted.add(Bytes.of(0x7f));
    sorted.add(Bytes.EMPTY);
    assertEquals("[, 7f, 7fff, 80, ff]", sorted.toString());
  }

  @Test
  void order_is_that_of_the_hex_and_agrees_with_equals() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 10_000; i++) {
      Bytes a = Samples.bytes(random, random.nextInt(3));
      Bytes b = Samples.bytes(random, random.nextInt(3));
      int expected = Integer.signum(a.toHex().compareTo(b.toHex()));
      assertEquals(expected, Integer.signum(a.compareTo(b)), () -> a + " and " + b);
      assertEquals(expected, -Integer.signum(b.compareTo(a)), () -> b + " and " + a);
      assertEquals(expected == 0, a.equals(b), () -> a + " and " + b);
    }
  }

  @Test
  void constant_time_equality_is_equality() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 10_000; i++) {
      Bytes a = Samples.bytes(random, random.nextInt(3));
      Bytes b = Samples.bytes(random, random.nextInt(3));
      assertEquals(a.equals(b), a.equalsConstantTime(b), () -> a + " and " + b);
    }
  }

  @Test
  void constant_time_equality_sees_each_bit_and_the_length() {
    byte[] value = new byte[32];
    Bytes zeros = Bytes.copyOf(value);
    assertTrue(zeros.equalsConstantTime(Bytes.copyOf(value)));
    for (int bit = 0; bit < 256; bit++) {
      byte[] other = value.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(zeros.equalsConstantTime(Bytes.wrap(other)));
    }
    assertFalse(zeros.equalsConstantTime(zeros.slice(0, 31)));
    assertFalse(Bytes.EMPTY.equalsConstantTime(Bytes.of(0)));
  }

  @Test
  void slices_and_parts_fit_together() {
    Bytes whole = Bytes.of(1, 2, 3, 4, 5);
    for (int cut = 0; cut <= whole.length(); cut++) {
      Bytes front = whole.slice(0, cut);
      assertEquals(whole, Bytes.concat(front, whole.slice(cut, whole.length())));
      assertTrue(whole.startsWith(front));
    }
    assertFalse(whole.startsWith(Bytes.of(2)));
    assertFalse(whole.startsWith(Bytes.of(1, 2, 3, 4, 5, 6)));
    assertThrows(IndexOutOfBoundsException.class, () -> whole.slice(-1, 2));
    assertThrows(IllegalArgumentException.class, () -> whole.slice(3, 2));
  }

  @Test
  void long_ones_are_shortened_in_a_log_line() {
    assertEquals("00".repeat(16), Bytes.wrap(new byte[16]).toString());
    assertEquals("00".repeat(12) + "…(17 bytes)", Bytes.wrap(new byte[17]).toString());
  }

  @Test
  void text_is_utf8() {
    assertEquals(Bytes.fromHex("e7bd91"), Bytes.utf8("网"));
    assertEquals("网", Bytes.fromHex("e7bd91").toUtf8());
    assertNotEquals(Bytes.utf8("a"), Bytes.utf8("A"));
  }

  @Test
  void hex_is_ascii() {
    // Arabic-Indic and fullwidth digits, which Character.digit takes.
    for (String digits : new String[] {"\u0661\u0662", "\uff11\uff12", "\uff41\uff42", "a\ud800"}) {
      assertThrows(IllegalArgumentException.class, () -> Bytes.fromHex(digits));
    }
  }
}
