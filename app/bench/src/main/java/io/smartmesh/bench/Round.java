package io.smartmesh.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as they are told: no more digits than mean something. */
final class Round {
  private Round() {}

  static BigDecimal to(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
  }

  /** Three digits of {@code value}, however small it is: a cold run's ratio is not zero. */
  static BigDecimal ratio(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(3));
  }
}
