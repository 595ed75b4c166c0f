package io.smartmesh.payment;

import io.smartmesh.ethereum.channels.ChannelsContract;

/**
 * Settings of payments.
 *
 * @param contracts where the money is; payments are in {@code contracts.token()}
 * @param offline the longest time this node may be without the chain, and what follows from it
 * @param price what this node wants for mediating one payment
 * @param limits what the user lets be at stake
 */
public record PaymentConfig(
    ChannelsContract contracts, OfflineTime offline, Price price, PaymentLimits limits) {}
