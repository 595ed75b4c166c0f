package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.PaymentId;
import java.util.Optional;

/**
 * One payment as its payer or payee sees it.
 *
 * @param incoming false for one's own
 * @param peer payee, or for an incoming one the neighbour it came through
 * @param fee what mediators get, on top of {@code amount}
 * @param hops channels it goes through; 1 is direct
 * @param millis from the first lock or signature to the proof at this node; −1 while unknown
 * @param proof the secret that proves a mediated payment, once known
 * @param whenReachable it waits for its payee for as long as it takes, until cancelled
 * @param chainAge of an incoming one: how long ago the chain had been seen; empty for one's own and
 *     for what an earlier release stored
 * @param detail why it failed, was refunded or waits; empty when there is nothing to say
 */
public record PaymentView(
    PaymentId id,
    boolean incoming,
    Address peer,
    Amount amount,
    Amount fee,
    int hops,
    PaymentState state,
    long millis,
    Optional<Hash> proof,
    boolean whenReachable,
    Optional<ChainAge> chainAge,
    String detail) {}
