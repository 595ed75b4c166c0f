package io.smartmesh.base;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A token amount in the token's smallest unit, 0 to 2^256 − 1. Arithmetic is exact and never leaves
 * that range: what would is a bug in the caller and throws {@link ArithmeticException}; callers
 * compare first.
 */
public record Amount(BigInteger units) implements Comparable<Amount> {
  public static final Amount ZERO = new Amount(BigInteger.ZERO);

  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  public Amount {
    if (units.signum() < 0 || units.bitLength() > 256) {
      throw new ArithmeticException("amount out of range: " + units);
    }
  }

  public static Amount of(long units) {
    return new Amount(BigInteger.valueOf(units));
  }

  /**
   * Reads a decimal such as {@code 5} or {@code 0.25}.
   *
   * @param decimals of the token, 18 for SMT
   * @throws NumberFormatException when it is no plain non-negative decimal, has more digits than
   *     the token has, or is too large
   */
  public static Amount parse(String decimal, int decimals) {
    if (!decimal.matches("[0-9]{1,60}(\\.[0-9]{1,60})?")) {
      throw new NumberFormatException("not an amount: '" + decimal + "'; write it like 5 or 0.25");
    }
    BigDecimal value = new BigDecimal(decimal);
    int wanted = Math.max(0, value.stripTrailingZeros().scale());
    if (wanted > decimals) {
      throw new NumberFormatException(
          "'" + decimal + "' has " + wanted + " decimals; the token has " + decimals);
    }
    BigInteger units = value.movePointRight(decimals).toBigIntegerExact();
    if (units.compareTo(MOST) > 0) {
      throw new NumberFormatException(
          "'" + decimal + "' is more than the most, " + new Amount(MOST).toDecimal(decimals));
    }
    return new Amount(units);
  }

  public Amount plus(Amount other) {
    return new Amount(units.add(other.units));
  }

  /** The sum, or the largest amount there is: for sums of what others chose. */
  public Amount plusOrMost(Amount other) {
    BigInteger sum = units.add(other.units);
    return new Amount(sum.bitLength() > 256 ? MOST : sum);
  }

  public Amount minus(Amount other) {
    return new Amount(units.subtract(other.units));
  }

  public Amount times(long factor) {
    return new Amount(units.multiply(BigInteger.valueOf(factor)));
  }

  /** {@code this − other}, or zero where other is larger. */
  public Amount minusOrZero(Amount other) {
    return compareTo(other) <= 0 ? ZERO : minus(other);
  }

  public Amount min(Amount other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public boolean isZero() {
    return units.signum() == 0;
  }

  public boolean isMoreThan(Amount other) {
    return compareTo(other) > 0;
  }

  public boolean isLessThan(Amount other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Amount other) {
    return units.compareTo(other.units);
  }

  /** As a plain decimal without trailing zeros, e.g. {@code 0.25}. */
  public String toDecimal(int decimals) {
    BigDecimal value = new BigDecimal(units, decimals).stripTrailingZeros();
    return value.scale() < 0 ? value.setScale(0).toPlainString() : value.toPlainString();
  }

  /** The smallest units, in decimal. */
  @Override
  public String toString() {
    return units.toString();
  }
}
