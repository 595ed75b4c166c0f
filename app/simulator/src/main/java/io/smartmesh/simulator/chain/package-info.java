/**
 * A simulated chain: blocks, a mempool and re-organisations around {@link
 * io.smartmesh.simulator.chain.ChannelContractModel}, the readable reference of the payment-channel
 * contracts.
 */
@NullMarked
package io.smartmesh.simulator.chain;

import org.jspecify.annotations.NullMarked;
