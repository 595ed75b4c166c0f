package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTextTest {
  /** 2^256 − 1. */
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  @ParameterizedTest
  @CsvSource({
    "5, 5000000000000000000",
    "0.25, 250000000000000000",
    "0, 0",
    "0.0, 0",
    "007, 7000000000000000000",
    "0.000000000000000001, 1",
    "3141592653, 3141592653000000000000000000",
    "1.2500000000000000000000, 1250000000000000000"
  })
  void a_plain_decimal_is_read(String decimal, BigInteger units) {
    assertEquals(new Amount(units), Amount.parse(decimal, 18));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5 ",
        " 5",
        "5\n",
        "-5",
        "-0",
        "+5",
        ".5",
        "5.",
        "1.2.3",
        "1,5",
        "1_000",
        "0x10",
        "1e3",
        "1E-3",
        "NaN",
        "Infinity",
        "五",
        "５",
        "٣",
        "5 SMT"
      })
  void anything_else_is_refused(String text) {
    assertThrows(NumberFormatException.class, () -> Amount.parse(text, 18));
  }

  @Test
  void a_digit_that_the_token_does_not_have_is_refused() {
    assertEquals(Amount.of(1), Amount.parse("0.01", 2));
    assertThrows(NumberFormatException.class, () -> Amount.parse("0.001", 2));
    assertThrows(NumberFormatException.class, () -> Amount.parse("0.5", 0));
    assertThrows(NumberFormatException.class, () -> Amount.parse("0.0000000000000000001", 18));
  }

  @Test
  void a_huge_number_is_refused_and_not_rounded() {
    assertEquals(
        new Amount(MOST),
        Amount.parse(MOST.toString().substring(0, 60) + "." + MOST.toString().substring(60), 18));
    assertThrows(NumberFormatException.class, () -> Amount.parse("9".repeat(60), 18));
    assertThrows(NumberFormatException.class, () -> Amount.parse("9".repeat(61), 0));
    assertThrows(NumberFormatException.class, () -> Amount.parse("1".repeat(1_000_000), 18));
  }

  @Test
  void a_refusal_shows_what_was_written() {
    String said =
        assertThrows(NumberFormatException.class, () -> Amount.parse("1e3", 18)).toString();
    assertTrue(said.contains("'1e3'"), said);
    assertTrue(said.contains("0.25"), said);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0.000000000000000001", "250000000000000000, 0.25"})
  void is_written_without_needless_zeros(BigInteger units, String decimal) {
    assertEquals(decimal, new Amount(units).toDecimal(18));
  }

  @Test
  void large_round_numbers_are_written_without_an_exponent() {
    assertEquals("1000000", Amount.parse("1000000", 18).toDecimal(18));
    assertEquals("1000000", Amount.of(1_000_000).toDecimal(0));
    assertEquals("1000000", Amount.of(1_000_000).toString());
  }

  @Test
  void what_is_written_is_read_back() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 1_000; i++) {
      Amount amount = Samples.amount(random);
      assertEquals(amount, Amount.parse(amount.toDecimal(18), 18));
    }
  }
}
