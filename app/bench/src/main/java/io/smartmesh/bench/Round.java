package io.smartmesh.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as they are told: no more digits than mean something. */
final class Round {
  private Round() {}

  static BigDecimal to(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
  }
}
