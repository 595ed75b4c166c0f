package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.channels.ChannelsContract;

/**
 * What a node is told once at start.
 *
 * @param name shown to its own user only
 * @param network see {@link io.smartmesh.mesh.MeshConfig}
 * @param contracts where the money is
 * @param offlineSeconds the longest time this node may be without the chain: the margin between the
 *     expiries of a mediated payment's two hops (R12b)
 * @param feePerPayment what this node wants for mediating one payment
 */
public record NodeConfig(
    String name,
    long network,
    ChannelsContract contracts,
    long offlineSeconds,
    Amount feePerPayment) {}
