/**
 * The channel contract's own values, as Java records: what parties sign (EIP-712), what they ask
 * the contract to do ({@link io.smartmesh.ethereum.channels.ChannelAction}) and what it says
 * happened ({@link io.smartmesh.ethereum.channels.ChannelFact}). Field for field the structs of
 * {@code IPaymentChannels.sol}.
 */
@NullMarked
package io.smartmesh.ethereum.channels;

import org.jspecify.annotations.NullMarked;
