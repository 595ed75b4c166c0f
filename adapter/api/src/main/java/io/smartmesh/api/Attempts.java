package io.smartmesh.api;

import java.util.function.LongSupplier;

/**
 * How many wrong tokens and links may still be shown: {@link #BURST} at once, then one a second.
 * Who shows a right token is never kept waiting by others' wrong ones.
 */
final class Attempts {
  static final int BURST = 20;
  private static final long REFILL_MILLIS = 1_000;

  private final LongSupplier millis;
  private long left = BURST;
  private long filledAt;

  /**
   * @param millis a clock that never goes back
   */
  Attempts(LongSupplier millis) {
    this.millis = millis;
    this.filledAt = millis.getAsLong();
  }

  /** Takes one; throws once there is none. */
  synchronized void take() throws Problem {
    long refills = (millis.getAsLong() - filledAt) / REFILL_MILLIS;
    left = Math.min(BURST, left + refills);
    filledAt += refills * REFILL_MILLIS;
    if (left == 0) {
      throw new Problem(
          429,
          "too-many-attempts",
          "More than " + BURST + " wrong tokens or links were shown.",
          "Wait a second; make a new link with: smartmesh page");
    }
    left--;
  }
}
