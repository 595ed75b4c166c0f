package io.smartmesh.cli.config;

import io.smartmesh.base.Amount;
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

  public static final Setting<String> NAME = of("name", "NAME", Kinds.text(64), "node");

  public static final Setting<Long> NETWORK =
      of("network", "N", Kinds.whole(0, 4_294_967_295L, ""), "1");

  public static final Setting<List<URI>> CHAIN = of("chain", "URL", Kinds.https(8));

  public static final Setting<Path> CONTRACTS = of("contracts", "FILE", Kinds.file());

  public static final Setting<Long> CONFIRMATIONS =
      of("confirmations", "N", Kinds.whole(0, 100, "blocks"), "6");

  public static final Setting<InetSocketAddress> UDP_BIND =
      of("udp-bind", "HOST:PORT", Kinds.endpoint());

  public static final Setting<List<InetSocketAddress>> UDP_PEER =
      of("udp-peer", "HOST:PORT", Kinds.endpoints(64));

  public static final Setting<Long> API_PORT =
      of("api-port", "PORT", Kinds.whole(0, 65_535, ""), "9471");

  /** Announcements tell a margin of at most 30 days (payment's own bound). */
  public static final Setting<Long> OFFLINE_SECONDS =
      of("offline-seconds", "SECONDS", Kinds.whole(60, 28L * 86_400, "seconds"), "86400");

  public static final Setting<Amount> FEE = of("fee", "SMT", Kinds.smt(), "0.001");

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
          CONFIRMATIONS,
          UDP_BIND,
          UDP_PEER,
          API_PORT,
          OFFLINE_SECONDS,
          FEE,
          LOG_FORMAT,
          LOG_FILE,
          LOG_FILE_BYTES,
          LOG_FRAMES);

  private Settings() {}

  /** Whose option may be given again, for one more value. */
  public static boolean hasSeveral(Setting<?> setting) {
    return setting.equals(CHAIN) || setting.equals(UDP_PEER);
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
