package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.identity.Card;
import java.util.Optional;

/**
 * What a node is told once at start.
 *
 * @param name shown to its own user only
 * @param network see {@link io.smartmesh.mesh.MeshConfig}
 * @param contracts where the money is
 * @param offlineSeconds the longest time this node may be without the chain: the margin between the
 *     expiries of a mediated payment's two hops (R12b)
 * @param feePerPayment what this node wants for mediating one payment
 * @param card of the account that certifies this device; empty when none does
 */
public record NodeConfig(
    String name,
    long network,
    ChannelsContract contracts,
    long offlineSeconds,
    Amount feePerPayment,
    Optional<Card> card) {
  /** Of a device without an account. */
  public NodeConfig(
      String name,
      long network,
      ChannelsContract contracts,
      long offlineSeconds,
      Amount feePerPayment) {
    this(name, network, contracts, offlineSeconds, feePerPayment, Optional.empty());
  }
}
