package io.smartmesh.cli.config;

import io.smartmesh.base.Amount;
import io.smartmesh.chain.rpc.ActTerms;
import io.smartmesh.dtn.Eid;
import io.smartmesh.mesh.MeshConfig;
import io.smartmesh.mesh.Terms;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.payment.Limits;
import io.smartmesh.payment.OfflineTime;
import io.smartmesh.payment.Price;
import io.smartmesh.serial.SerialLine;
import io.smartmesh.tcpcl.GatewayLimits;
import io.smartmesh.transfer.TransferLimits;
import io.smartmesh.tunnel.TunnelLimits;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Every setting of a node: the one place that names them (rule ND-24). */
public final class Settings {
  /** Of their names in the environment. */
  public static final String VARIABLE_PREFIX = "SMARTMESH_";

  /** Between the values of a setting that has several. */
  public static final String SEPARATOR = ",";

  public static final Setting<String> NAME =
      of("name", "NAME", Kinds.text(64), NodeConfig.NAMELESS);

  public static final Setting<Long> NETWORK =
      of("network", "N", Kinds.whole(0, 4_294_967_295L, ""), "1");

  public static final Setting<List<URI>> CHAIN = of("chain", "URL", Kinds.https(8));

  public static final Setting<Path> CONTRACTS = of("contracts", "FILE", Kinds.file());

  /** What the node lives on (LN-43, LN-44). */
  public static final Setting<String> POWER =
      of("power", "phone|normal|mains", Kinds.choice("phone", "normal", "mains"), "normal");

  /** In thousandths of an SMT; neighbours weigh it, nothing is billed (LN-44). */
  public static final Setting<Long> RELAY_PRICE =
      of("relay-price", "N", Kinds.whole(0, Terms.PRICE_MOST, ""), "0");

  /** RT-25. */
  public static final Setting<Long> PRICE_WEIGHT =
      of(
          "price-weight",
          "N",
          Kinds.whole(0, MeshConfig.PRICE_WEIGHT_MOST, ""),
          "" + MeshConfig.PRICE_WEIGHT_STANDARD);

  public static final Setting<Long> CONFIRMATIONS =
      of("confirmations", "N", Kinds.whole(0, 100, "blocks"), "6");

  public static final Setting<InetSocketAddress> UDP_BIND =
      of("udp-bind", "HOST:PORT", Kinds.endpoint());

  public static final Setting<List<InetSocketAddress>> UDP_PEER =
      of("udp-peer", "HOST:PORT", Kinds.endpoints(64));

  /** Where others may dial this node; without it nobody can. */
  public static final Setting<InetSocketAddress> TCP_LISTEN =
      of("tcp-listen", "HOST:PORT", Kinds.endpoint());

  public static final Setting<List<InetSocketAddress>> TCP_PEER =
      of("tcp-peer", "HOST:PORT", Kinds.endpoints(16));

  public static final Setting<List<SerialLine>> SERIAL =
      of("serial", "DEVICE[:BITRATE]", Kinds.serialLines(8));

  /**
   * Where gateways of ours in another delay-tolerant network write to this one; else it is none.
   */
  public static final Setting<Eid> DTN_EID = of("dtn-eid", "EID", Kinds.eid());

  public static final Setting<List<Eid>> DTN_TO =
      of("dtn-to", "EID", Kinds.eids(GatewayLimits.OTHERS));

  public static final Setting<List<InetSocketAddress>> DTN_PEER =
      of("dtn-peer", "HOST:PORT", Kinds.endpoints(GatewayLimits.PEERS));

  public static final Setting<InetSocketAddress> DTN_LISTEN =
      of("dtn-listen", "HOST:PORT", Kinds.endpoint());

  /** A relayer's address: whose requests neighbours may hand in here (RL-22); else none. */
  public static final Setting<List<URI>> RELAY_REQUESTS_TO =
      of("relay-requests-to", "URL", Kinds.https(1));

  /** Relayers that send the node's own acts on the chain (RL-28); neighbours come after them. */
  public static final Setting<List<URI>> ACT_RELAYER =
      of("act-relayer", "URL", Kinds.https(ActTerms.COURIERS_MOST - 1));

  /** For one act; without it nobody else sends the node's acts. */
  public static final Setting<Amount> ACT_FEE_MOST = of("act-fee-most", "SMT", Kinds.smt());

  public static final Setting<String> ACTS_BY_RELAYER =
      of(
          "acts-by-relayer",
          "without-coin|always",
          Kinds.choice("without-coin", "always"),
          "without-coin");

  /** Name of the network interface for IP programs; without it there is none. */
  public static final Setting<String> TUN = of("tun", "NAME", Kinds.deviceName());

  public static final Setting<Long> TUN_MTU =
      of(
          "tun-mtu",
          "BYTES",
          Kinds.whole(TunnelLimits.MTU_LEAST, TunnelLimits.MTU_MOST, "bytes"),
          "" + TunnelLimits.MTU_MOST);

  public static final Setting<Long> API_PORT =
      of("api-port", "PORT", Kinds.whole(0, 65_535, ""), "9471");

  public static final Setting<OfflineTime> OFFLINE_TIME =
      of("offline-time", "TIME", Kinds.offlineTime(), "1d");

  public static final Setting<Amount> FEE = of("fee", "SMT", Kinds.smt(), "0.001");

  /** In millionths of the amount. */
  public static final Setting<Long> FEE_PER_DAY =
      of("fee-per-day", "N", Kinds.whole(0, Price.PER_DAY_MOST, ""), "100");

  public static final Setting<Amount> MOST_UNSETTLED = of("most-unsettled", "SMT", Kinds.smt());

  public static final Setting<Amount> MOST_UNSETTLED_PER_PEER =
      of("most-unsettled-per-peer", "SMT", Kinds.smt());

  public static final Setting<Amount> MOST_LOCKED = of("most-locked", "SMT", Kinds.smt());

  public static final Setting<Amount> MOST_LOCKED_PER_PEER =
      of("most-locked-per-peer", "SMT", Kinds.smt());

  public static final Setting<Amount> MOST_MEDIATED = of("most-mediated", "SMT", Kinds.smt());

  public static final Setting<Amount> MOST_MEDIATED_PER_PEER =
      of("most-mediated-per-peer", "SMT", Kinds.smt());

  public static final Setting<Long> MOST_PENDING =
      of("most-pending", "N", Kinds.whole(0, Limits.LINKS, ""), "" + Limits.LINKS);

  public static final Setting<Long> MOST_PENDING_PER_PEER =
      of(
          "most-pending-per-peer",
          "N",
          Kinds.whole(0, Limits.LINKS, ""),
          "" + Limits.LINKS_PER_PEER);

  /** Whether a close together that the peer asks for is signed, or shown first (CH-36). */
  public static final Setting<String> CLOSE_TOGETHER =
      of("close-together", "accept|ask", Kinds.choice("accept", "ask"), "accept");

  /**
   * By what the node goes in the mesh: another identifier each epoch (RT-19), or its device key.
   */
  public static final Setting<String> ROUTING_IDS =
      of("routing-ids", "epoch|device", Kinds.choice("epoch", "device"), "epoch");

  /** Who is answered that asks where this device is (WH-5). */
  public static final Setting<String> FINDABLE =
      of("findable", "anyone|contacts", Kinds.choice("anyone", "contacts"), "anyone");

  /** Smaller pending payments are not kept (CH-42), passed on or asked for (PY-80). */
  public static final Setting<Amount> LEAST_PENDING =
      of("least-pending", "SMT", Kinds.smt(), "0.0001");

  /** Hold periods that an amnesty close takes; 0: not offered (CH-39). */
  public static final Setting<Long> AMNESTY_HOLDS =
      of("amnesty-holds", "N", Kinds.whole(0, 100, "hold periods"), "10");

  public static final Setting<Amount> AMNESTY_FEE = of("amnesty-fee", "SMT", Kinds.smt(), "0.01");

  public static final Setting<Long> AMNESTY_AFTER =
      of("amnesty-after", "SECONDS", Kinds.whole(60, 365L * 86_400, "seconds"), "259200");

  /** Files of contacts up to so many bytes are taken without a question (TF-5). */
  public static final Setting<Long> ACCEPT_FILES =
      of("accept-files", "BYTES", Kinds.whole(0, TransferLimits.SIZE_MOST, "bytes"), "0");

  public static final Setting<String> LOG_FORMAT =
      of("log-format", "FORMAT", Kinds.choice("text", "json"), "text");

  public static final Setting<Path> LOG_FILE = of("log-file", "FILE", Kinds.file());

  public static final Setting<Long> LOG_FILE_BYTES =
      of("log-file-bytes", "BYTES", Kinds.whole(10_000, 1_000_000_000, "bytes"), "10000000");

  public static final Setting<Boolean> LOG_FRAMES =
      of("log-frames", "true|false", Kinds.flag(), "false");

  private static final List<Setting<?>> ALL =
      List.of(
          NAME,
          NETWORK,
          CHAIN,
          CONTRACTS,
          POWER,
          RELAY_PRICE,
          PRICE_WEIGHT,
          CONFIRMATIONS,
          UDP_BIND,
          UDP_PEER,
          TCP_LISTEN,
          TCP_PEER,
          SERIAL,
          DTN_EID,
          DTN_TO,
          DTN_PEER,
          DTN_LISTEN,
          RELAY_REQUESTS_TO,
          ACT_RELAYER,
          ACT_FEE_MOST,
          ACTS_BY_RELAYER,
          TUN,
          TUN_MTU,
          API_PORT,
          OFFLINE_TIME,
          FEE,
          FEE_PER_DAY,
          MOST_UNSETTLED,
          MOST_UNSETTLED_PER_PEER,
          MOST_LOCKED,
          MOST_LOCKED_PER_PEER,
          MOST_MEDIATED,
          MOST_MEDIATED_PER_PEER,
          MOST_PENDING,
          MOST_PENDING_PER_PEER,
          CLOSE_TOGETHER,
          LEAST_PENDING,
          ROUTING_IDS,
          FINDABLE,
          AMNESTY_HOLDS,
          AMNESTY_FEE,
          AMNESTY_AFTER,
          ACCEPT_FILES,
          LOG_FORMAT,
          LOG_FILE,
          LOG_FILE_BYTES,
          LOG_FRAMES);

  private Settings() {}

  /** Whose option may be given again, for one more value. */
  public static boolean hasSeveral(Setting<?> setting) {
    return List.of(CHAIN, UDP_PEER, TCP_PEER, SERIAL, DTN_TO, DTN_PEER).contains(setting);
  }

  public static List<Setting<?>> all() {
    return ALL;
  }

  public static Optional<Setting<?>> find(String key) {
    return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
  }

  /** The key that was probably meant; empty when none is near. */
  public static Optional<String> nearest(String key) {
    return ALL.stream()
        .map(Setting::key)
        .min(Comparator.comparingInt(known -> Spelling.distance(known, key)))
        .filter(known -> Spelling.distance(known, key) <= 1 + known.length() / 3);
  }

  private static <T> Setting<T> of(String key, String label, Kind<T> kind) {
    return new Setting<>(key, label, kind, Optional.empty());
  }

  private static <T> Setting<T> of(String key, String label, Kind<T> kind, String standard) {
    return new Setting<>(key, label, kind, Optional.of(standard));
  }
}
