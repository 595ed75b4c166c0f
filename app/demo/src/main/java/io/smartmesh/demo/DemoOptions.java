package io.smartmesh.demo;

import io.smartmesh.base.Amount;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the story is varied.
 *
 * @param carriers between alice and bob
 * @param amount that alice pays bob each time
 * @param payments direct ones, from alice to the first carrier
 * @param seed for the keys and the moment of the crash
 * @param keep where everything is left for others to check; empty: nothing is left
 */
record DemoOptions(int carriers, Amount amount, int payments, long seed, Optional<Path> keep) {
  static final int DECIMALS = 18;

  private static final Amount ONE = Amount.parse("1", DECIMALS);

  /** Mediated payments timed one after another, after the first. */
  static final int TIMED = 20;

  /** Mediated payments under way when the carrier is killed. */
  static final int INTERRUPTED = 200;

  /** What one direct payment is worth: 0.01 SMT. */
  static final Amount SMALL = Amount.parse("0.01", DECIMALS);

  /** What each channel is funded with: all payments, and a quarter more for fees and reserve. */
  Amount deposit() {
    Amount mediated = amount.times(1 + TIMED + INTERRUPTED);
    Amount all = mediated.plus(SMALL.times(payments)).times(5);
    return ONE.times(all.units().divide(ONE.times(4).units()).longValueExact() + 1);
  }

  /** What everybody has at first. */
  Amount wealth() {
    return deposit().times(2);
  }

  String carrierName(int index) {
    return carriers == 1 ? "bus" : "bus" + (index + 1);
  }

  /** In SMT. */
  static String smt(Amount amount) {
    return amount.toDecimal(DECIMALS);
  }
}
