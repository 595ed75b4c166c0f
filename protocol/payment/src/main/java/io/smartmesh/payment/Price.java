package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import java.math.BigInteger;

/**
 * What a mediator takes for one payment (PY-83): something for each, and something for the money
 * that is locked meanwhile.
 *
 * @param perPayment even for the smallest
 * @param perDay of the amount, in millionths, for each day that it may be locked
 */
public record Price(Amount perPayment, long perDay) {
  /** A hundredth of the amount a day: more is usury or a mistake. */
  public static final long PER_DAY_MOST = 10_000;

  private static final BigInteger MILLION_DAYS = BigInteger.valueOf(1_000_000L * 86_400);

  /** Rounded up; negative spans cost nothing. */
  public Amount of(Amount amount, long lockedSeconds) {
    BigInteger forTime =
        amount
            .units()
            .multiply(BigInteger.valueOf(perDay))
            .multiply(BigInteger.valueOf(Math.max(0, lockedSeconds)))
            .add(MILLION_DAYS.subtract(BigInteger.ONE))
            .divide(MILLION_DAYS);
    return new Amount(perPayment.units().add(forTime).min(MOST));
  }

  /** Amounts that pass through others have 16 bytes; no sum of some of them overflows. */
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(8 * Onion.AMOUNT_BYTES);
}
