package io.smartmesh.chain.rpc;

import io.smartmesh.base.Amount;
import java.math.BigInteger;

/**
 * What a transaction offers for a unit of gas, in wei (EIP-1559). Bounded, because the numbers come
 * from the chain node and the money is ours.
 *
 * @param tip for the block's proposer
 * @param most in all; what the block does not ask for is not paid
 */
record Fees(Amount tip, Amount most) {
  /** How many blocks back to look for tips. */
  static final long BLOCKS = 4;

  /** The tip in the middle of each block. */
  static final int PERCENTILE = 50;

  private static final Amount GWEI = Amount.of(1_000_000_000);
  private static final Amount TIP_LEAST = Amount.of(100_000_000);
  private static final Amount TIP_MOST = GWEI.times(50);
  private static final Amount MOST = GWEI.times(1_000);

  /** Room for six blocks in a row that raise the base fee by the eighth it may rise. */
  static Fees of(Amount baseFee, Amount usualTip) {
    Amount tip = usualTip.min(TIP_MOST);
    tip = tip.isLessThan(TIP_LEAST) ? TIP_LEAST : tip;
    return new Fees(tip, baseFee.min(MOST).times(2).plus(tip).min(MOST));
  }

  /**
   * Enough more for nodes to let it replace a transaction that offered {@code before}: a quarter.
   */
  Fees atLeastAQuarterAbove(Fees before) {
    return new Fees(
        larger(tip, quarterMore(before.tip)).min(MOST),
        larger(most, quarterMore(before.most)).min(MOST));
  }

  private static Amount quarterMore(Amount amount) {
    BigInteger units = amount.units();
    return new Amount(units.add(units.shiftRight(2)).add(BigInteger.ONE));
  }

  private static Amount larger(Amount one, Amount other) {
    return one.isMoreThan(other) ? one : other;
  }
}
