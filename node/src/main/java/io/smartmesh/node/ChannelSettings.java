package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.channel.ChannelPolicy;
import io.smartmesh.channel.Limits;

/**
 * What the user has decided about channels.
 *
 * @param amnestyHolds an amnesty close of a channel that we open takes so many hold periods, at
 *     most {@link Limits#AMNESTY_HOLD_SECONDS_MOST}; 0: it is not offered (R13, CH-39)
 * @param amnestyFee what whoever answers an amnesty close gets of the closer, at most 1/100 of the
 *     deposit
 */
public record ChannelSettings(ChannelPolicy policy, int amnestyHolds, Amount amnestyFee) {
  public static final ChannelSettings STANDARD =
      new ChannelSettings(ChannelPolicy.STANDARD, 10, Amount.ZERO);

  private static final long FEE_DIVISOR = 100;

  /** In seconds, of a channel with this hold period. */
  long amnestyHold(long hold) {
    return Math.min(hold * amnestyHolds, Limits.AMNESTY_HOLD_SECONDS_MOST);
  }

  Amount amnestyFee(Amount deposit) {
    Amount most = new Amount(deposit.units().divide(java.math.BigInteger.valueOf(FEE_DIVISOR)));
    return amnestyHolds == 0 ? Amount.ZERO : amnestyFee.min(most);
  }
}
