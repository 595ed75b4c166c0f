package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import java.util.Optional;

/**
 * What the user lets be at stake at a time (PY-80). Empty: no limit but the channels' own.
 *
 * @param unsettled received while the chain is unseen, that it could still show to be worth nothing
 * @param locked in pending payments of ours and of those we mediate
 * @param mediated for others: what our outgoing locks may cost us
 * @param pending how many payments are mediated at a time, by the neighbour that they come from
 * @param least smallest payment that is mediated or asked for by invoice
 */
public record PaymentLimits(
    Of<Optional<Amount>> unsettled,
    Of<Optional<Amount>> locked,
    Of<Optional<Amount>> mediated,
    Of<Integer> pending,
    Amount least) {
  /**
   * One limit, twice.
   *
   * @param perPeer for each neighbour
   * @param total for all together
   */
  public record Of<T>(T perPeer, T total) {}

  public static final PaymentLimits NONE =
      new PaymentLimits(
          new Of<>(Optional.empty(), Optional.empty()),
          new Of<>(Optional.empty(), Optional.empty()),
          new Of<>(Optional.empty(), Optional.empty()),
          new Of<>(Limits.LINKS, Limits.LINKS),
          Amount.ZERO);
}
