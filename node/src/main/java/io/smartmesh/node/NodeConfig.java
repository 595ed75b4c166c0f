package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.identity.Card;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.mesh.MeshConfig;
import io.smartmesh.mesh.Terms;
import io.smartmesh.payment.OfflineTime;
import io.smartmesh.payment.PaymentConfig;
import io.smartmesh.payment.PaymentLimits;
import io.smartmesh.payment.Price;
import java.util.Optional;

/**
 * What a node is told once at start.
 *
 * @param name shown to its own user, and to others on the contact cards that he shows
 * @param network see {@link MeshConfig}
 * @param contracts where the money is
 * @param offline the longest time this node may be without the chain: margins, expiries and hold
 *     periods follow from it (PY-74)
 * @param price what this node wants for mediating one payment
 * @param limits what the user lets be at stake
 * @param channels what the user has decided about channels
 * @param card of the account that certifies this device; empty when none does
 * @param backup what it is told about snapshots
 * @param terms on which it relays, and what it lives on
 * @param priceWeight see {@link MeshConfig#priceWeight}
 * @param mode how it lets itself be known in the mesh
 */
public record NodeConfig(
    String name,
    long network,
    ChannelsContract contracts,
    OfflineTime offline,
    Price price,
    PaymentLimits limits,
    ChannelSettings channels,
    Optional<Card> card,
    BackupConfig backup,
    Terms terms,
    int priceWeight,
    Whereabouts.Mode mode) {
  /** The name of who was given none: it stands on no card. */
  public static final String NAMELESS = "node";

  /** Of a device without an account, snapshots, limits, or a price for locked money. */
  public NodeConfig(
      String name,
      long network,
      ChannelsContract contracts,
      long offlineSeconds,
      Amount feePerPayment) {
    this(
        name,
        network,
        contracts,
        new OfflineTime(offlineSeconds),
        new Price(feePerPayment, 0),
        PaymentLimits.NONE,
        ChannelSettings.STANDARD,
        Optional.empty(),
        BackupConfig.NONE,
        Terms.STANDARD,
        MeshConfig.PRICE_WEIGHT_STANDARD,
        Whereabouts.Mode.STANDARD);
  }

  /** The same node, for everybody to recognise by its device key. */
  public NodeConfig byDeviceKey() {
    return new NodeConfig(
        name,
        network,
        contracts,
        offline,
        price,
        limits,
        channels,
        card,
        backup,
        terms,
        priceWeight,
        Whereabouts.Mode.OPEN);
  }

  MeshConfig mesh(long bootCount) {
    return new MeshConfig(network, bootCount, terms, priceWeight);
  }

  PaymentConfig payments() {
    return new PaymentConfig(contracts, offline, price, limits);
  }
}
