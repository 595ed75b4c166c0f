package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.channels.ChannelsContract;

/**
 * Settings of payments.
 *
 * @param contracts where the money is; payments are in {@code contracts.token()}
 * @param offlineSeconds the longest time this node may be without the chain: what it wants, with
 *     {@link Limits#SKEW_SECONDS}, between the expiries of a payment's two hops (R12b)
 * @param finalExpirySeconds how long the last hop of our own payments may stay pending
 * @param feePerPayment what this node wants for mediating one payment
 */
public record PaymentConfig(
    ChannelsContract contracts,
    long offlineSeconds,
    long finalExpirySeconds,
    Amount feePerPayment) {
  /** Between the expiries of the two hops of a payment we mediate. */
  long marginSeconds() {
    return offlineSeconds + Limits.SKEW_SECONDS;
  }
}
