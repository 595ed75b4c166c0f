package io.smartmesh.cli;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.channel.ChannelPolicy;
import io.smartmesh.cli.config.Configuration;
import io.smartmesh.cli.config.Origin;
import io.smartmesh.cli.config.Settings;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.mesh.Power;
import io.smartmesh.mesh.Terms;
import io.smartmesh.node.ChannelSettings;
import io.smartmesh.payment.OfflineTime;
import io.smartmesh.payment.PaymentLimits;
import io.smartmesh.payment.Price;
import io.smartmesh.serial.SerialLine;
import io.smartmesh.tcpcl.DtnConfig;
import io.smartmesh.transfer.TransferConfig;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code up} was told. */
record NodeSettings(
    String name,
    long network,
    ChainLink chain,
    Udp udp,
    Tcp tcp,
    List<SerialLine> serial,
    Optional<Tun> tun,
    Api api,
    OfflineTime offline,
    Price price,
    PaymentLimits limits,
    ChannelSettings channels,
    Logs logs,
    long amnestyAfterSeconds,
    Terms terms,
    int priceWeight,
    Whereabouts.Mode mode,
    Optional<DtnConfig> dtn,
    TransferConfig transfers,
    Optional<URI> relayRequestsTo,
    Optional<Acts> acts) {

  /**
   * The node's own acts on the chain, sent by others (RL-28).
   *
   * @param paidCalls of the address book
   */
  record Acts(Address paidCalls, Amount feeMost, boolean isAlways, List<URI> relayers) {}

  /**
   * Where the money is.
   *
   * @param endpoints none: no chain for now; channels still work
   */
  record ChainLink(List<URI> endpoints, AddressBook contracts, int confirmations) {}

  /**
   * Which neighbours.
   *
   * @param bind empty: whoever is found by multicast on any interface
   * @param peers otherwise these
   */
  record Udp(Optional<InetSocketAddress> bind, List<InetSocketAddress> peers) {}

  /**
   * Neighbours further away.
   *
   * @param listen empty: nobody can dial this node
   * @param peers whom it dials
   */
  record Tcp(Optional<InetSocketAddress> listen, List<InetSocketAddress> peers) {
    static final Tcp NONE = new Tcp(Optional.empty(), List.of());
  }

  /** The interface for IP programs, and bytes of its largest packet. */
  record Tun(String name, int mtu) {}

  /**
   * @param orAnother any free port when this one is taken: nobody has asked for it
   */
  record Api(int port, boolean orAnother) {}

  /**
   * @param file empty: standard error
   * @param fileBytes where the file is begun anew
   */
  record Logs(boolean json, Optional<Path> file, long fileBytes, boolean frames) {}

  static NodeSettings of(Configuration configuration, ConfigSource source) throws Failure {
    Optional<Path> contracts = source.path(configuration, Settings.CONTRACTS);
    return new NodeSettings(
        configuration.get(Settings.NAME),
        configuration.get(Settings.NETWORK),
        new ChainLink(
            configuration.find(Settings.CHAIN).orElse(List.of()),
            contracts.isPresent() ? AddressBook.read(contracts.get()) : AddressBook.NONE,
            configuration.get(Settings.CONFIRMATIONS).intValue()),
        new Udp(
            configuration.find(Settings.UDP_BIND),
            configuration.find(Settings.UDP_PEER).orElse(List.of())),
        new Tcp(
            configuration.find(Settings.TCP_LISTEN),
            configuration.find(Settings.TCP_PEER).orElse(List.of())),
        configuration.find(Settings.SERIAL).orElse(List.of()),
        configuration
            .find(Settings.TUN)
            .map(name -> new Tun(name, configuration.get(Settings.TUN_MTU).intValue())),
        new Api(
            configuration.get(Settings.API_PORT).intValue(),
            configuration.where(Settings.API_PORT).origin() == Origin.STANDARD),
        configuration.get(Settings.OFFLINE_TIME),
        new Price(configuration.get(Settings.FEE), configuration.get(Settings.FEE_PER_DAY)),
        limits(configuration),
        new ChannelSettings(
            new ChannelPolicy(
                configuration.get(Settings.CLOSE_TOGETHER).equals("ask"),
                configuration.get(Settings.LEAST_PENDING)),
            configuration.get(Settings.AMNESTY_HOLDS).intValue(),
            configuration.get(Settings.AMNESTY_FEE)),
        new Logs(
            configuration.get(Settings.LOG_FORMAT).equals("json"),
            source.path(configuration, Settings.LOG_FILE),
            configuration.get(Settings.LOG_FILE_BYTES),
            configuration.get(Settings.LOG_FRAMES)),
        configuration.get(Settings.AMNESTY_AFTER),
        new Terms(
            Power.valueOf(configuration.get(Settings.POWER).toUpperCase(Locale.ROOT)),
            configuration.get(Settings.RELAY_PRICE).intValue()),
        configuration.get(Settings.PRICE_WEIGHT).intValue(),
        new Whereabouts.Mode(
            configuration.get(Settings.ROUTING_IDS).equals("epoch"),
            configuration.get(Settings.FINDABLE).equals("anyone")),
        dtn(configuration),
        new TransferConfig(configuration.get(Settings.ACCEPT_FILES)),
        configuration.find(Settings.RELAY_REQUESTS_TO).flatMap(all -> all.stream().findFirst()),
        acts(configuration, contracts));
  }

  /** Without a limit for the fee there are none. */
  private static Optional<Acts> acts(Configuration configuration, Optional<Path> contracts)
      throws Failure {
    Optional<Amount> feeMost = configuration.find(Settings.ACT_FEE_MOST);
    if (feeMost.isEmpty() || contracts.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Acts(
            AddressBook.paidCalls(contracts.get()),
            feeMost.get(),
            configuration.get(Settings.ACTS_BY_RELAYER).equals("always"),
            configuration.find(Settings.ACT_RELAYER).orElse(List.of())));
  }

  /** GW-7. */
  private static Optional<DtnConfig> dtn(Configuration configuration) {
    return configuration
        .find(Settings.DTN_EID)
        .map(
            self ->
                new DtnConfig(
                    self,
                    configuration.find(Settings.DTN_TO).orElse(List.of()),
                    configuration.find(Settings.DTN_LISTEN),
                    configuration.find(Settings.DTN_PEER).orElse(List.of())));
  }

  private static PaymentLimits limits(Configuration configuration) {
    return new PaymentLimits(
        new PaymentLimits.Of<>(
            configuration.find(Settings.MOST_UNSETTLED_PER_PEER),
            configuration.find(Settings.MOST_UNSETTLED)),
        new PaymentLimits.Of<>(
            configuration.find(Settings.MOST_LOCKED_PER_PEER),
            configuration.find(Settings.MOST_LOCKED)),
        new PaymentLimits.Of<>(
            configuration.find(Settings.MOST_MEDIATED_PER_PEER),
            configuration.find(Settings.MOST_MEDIATED)),
        new PaymentLimits.Of<>(
            configuration.get(Settings.MOST_PENDING_PER_PEER).intValue(),
            configuration.get(Settings.MOST_PENDING).intValue()),
        configuration.get(Settings.LEAST_PENDING));
  }
}
