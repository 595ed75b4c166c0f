package io.smartmesh.api;

import io.smartmesh.base.Amount;
import java.util.Optional;

/**
 * What a token is for: {@code read}, {@code pay:LIMIT} or {@code admin}.
 *
 * @param limit in the smallest unit, of all payments together; present for {@link Right#PAY} only
 */
record Scope(Right right, Optional<Amount> limit) {
  static final Scope ALL = new Scope(Right.ADMIN, Optional.empty());
  private static final String PAY = "pay:";

  /**
   * @throws IllegalArgumentException when {@code text} is none
   */
  static Scope parse(String text) {
    if (text.startsWith(PAY)) {
      Amount limit = Amount.parse(text.substring(PAY.length()), Routes.SMT_DECIMALS);
      return new Scope(Right.PAY, Optional.of(limit));
    }
    return switch (text) {
      case "read" -> new Scope(Right.READ, Optional.empty());
      case "admin" -> ALL;
      default -> throw new IllegalArgumentException("not read, pay:LIMIT or admin: " + text);
    };
  }

  String text() {
    return limit
        .map(most -> PAY + most.toDecimal(Routes.SMT_DECIMALS))
        .orElseGet(() -> right.word());
  }
}
