package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AmountTest {
  private static final BigInteger TWO_TO_256 = BigInteger.ONE.shiftLeft(256);
  private static final Amount MOST = new Amount(TWO_TO_256.subtract(BigInteger.ONE));
  private static final Amount ONE = Amount.of(1);

  @Test
  void the_range_is_that_of_a_uint256() {
    assertThrows(ArithmeticException.class, () -> new Amount(TWO_TO_256));
    assertThrows(ArithmeticException.class, () -> Amount.of(-1));
    assertEquals(256, MOST.units().bitLength());
  }

  @Test
  void a_sum_never_leaves_the_range() {
    assertEquals(MOST, MOST.minus(ONE).plus(ONE));
    assertThrows(ArithmeticException.class, () -> MOST.plus(ONE));
  }

  @Test
  void a_difference_never_leaves_the_range() {
    assertEquals(Amount.ZERO, MOST.minus(MOST));
    assertThrows(ArithmeticException.class, () -> Amount.ZERO.minus(ONE));
    assertEquals(Amount.ZERO, ONE.minusOrZero(MOST));
    assertEquals(MOST.minus(ONE), MOST.minusOrZero(ONE));
  }

  @Test
  void a_product_never_leaves_the_range() {
    Amount half = new Amount(BigInteger.ONE.shiftLeft(255));
    assertEquals(Amount.ZERO, MOST.times(0));
    assertEquals(MOST, half.minus(ONE).times(2).plus(ONE));
    assertThrows(ArithmeticException.class, () -> half.times(2));
    assertThrows(ArithmeticException.class, () -> ONE.times(-1));
  }

  @Test
  void plus_and_minus_undo_each_other() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 1_000; i++) {
      Amount a = Samples.amount(random);
      Amount b = Samples.amount(random).min(MOST.minus(a));
      assertEquals(a, a.plus(b).minus(b));
      assertEquals(a.plus(b), b.plus(a));
    }
  }

  @Test
  void comparisons_agree() {
    assertTrue(MOST.isMoreThan(ONE));
    assertFalse(ONE.isMoreThan(ONE));
    assertTrue(ONE.isLessThan(MOST));
    assertFalse(ONE.isLessThan(ONE));
    assertTrue(Amount.ZERO.isZero());
    assertFalse(ONE.isZero());
    assertEquals(ONE, MOST.min(ONE));
    assertEquals(ONE, ONE.min(MOST));
  }
}
