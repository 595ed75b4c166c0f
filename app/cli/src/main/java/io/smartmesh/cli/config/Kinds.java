package io.smartmesh.cli.config;

import io.smartmesh.base.Amount;
import io.smartmesh.dtn.Eid;
import io.smartmesh.payment.Limits;
import io.smartmesh.payment.OfflineTime;
import io.smartmesh.serial.SerialLine;
import io.smartmesh.tun.TunDevice;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The kinds of values that settings have. */
final class Kinds {
  private static final int SMT_DECIMALS = 18;
  private static final int PORT_MOST = 65_535;

  /** More digits than any bound has. */
  private static final int DIGITS_MOST = 18;

  private Kinds() {}

  static Kind<String> text(int most) {
    return Kind.of(
        text -> Optional.of(text).filter(t -> t.codePointCount(0, t.length()) <= most),
        "allowed.text",
        most);
  }

  static Kind<Long> whole(long least, long most, String unit) {
    Kind.Allowed allowed =
        unit.isEmpty()
            ? new Kind.Allowed("allowed.whole", List.of(least, most))
            : new Kind.Allowed("allowed." + unit, List.of(least, most));
    return new Kind<>(
        text -> whole(text).filter(n -> n >= least && n <= most),
        allowed,
        Optional.of(new Kind.Range(least, most, unit)),
        UnaryOperator.identity());
  }

  private static Optional<Long> whole(String text) {
    boolean digits = text.matches("[0-9]{1," + DIGITS_MOST + "}");
    return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  /** Of {@code 90m}, {@code 36h}, {@code 1d}, or seconds: as long as the whole fits (PY-76). */
  static Kind<OfflineTime> offlineTime() {
    long longest = OfflineTime.longest().seconds();
    return Kind.of(
        text ->
            seconds(text)
                .filter(s -> s >= OfflineTime.LEAST_SECONDS && s <= longest)
                .map(OfflineTime::new),
        "allowed.offline",
        OfflineTime.LEAST_SECONDS + "s",
        Spans.of(longest),
        Limits.HOPS,
        Spans.of(OfflineTime.LOCK_SECONDS_MOST));
  }

  private static Optional<Long> seconds(String text) {
    int unit = text.isEmpty() ? -1 : "smhd".indexOf(text.charAt(text.length() - 1));
    String number = unit < 0 ? text : text.substring(0, text.length() - 1);
    long factor = List.of(1L, 60L, 3_600L, 86_400L).get(Math.max(0, unit));
    return whole(number).filter(n -> n <= Long.MAX_VALUE / factor).map(n -> n * factor);
  }

  static Kind<Boolean> flag() {
    return Kind.of(
        text ->
            text.equals("true") || text.equals("false")
                ? Optional.of(text.equals("true"))
                : Optional.empty(),
        "allowed.flag");
  }

  static Kind<String> choice(String... words) {
    return Kind.of(
        text -> Optional.of(text).filter(List.of(words)::contains),
        "allowed.choice",
        String.join(", ", words));
  }

  static Kind<Amount> smt() {
    return Kind.of(
        text -> {
          try {
            return Optional.of(Amount.parse(text, SMT_DECIMALS));
          } catch (NumberFormatException e) {
            return Optional.empty();
          }
        },
        "allowed.smt");
  }

  static Kind<Path> file() {
    return Kind.of(
        text -> {
          try {
            return Optional.of(Path.of(text));
          } catch (InvalidPathException e) {
            return Optional.empty();
          }
        },
        "allowed.file");
  }

  /** Providers put access keys into path and query, and passwords before the host. */
  static Kind<List<URI>> https(int most) {
    return Kind.of(text -> several(text, most, Kinds::uri), "allowed.http", most)
        .shown(
            text ->
                several(text, most, Kinds::uri)
                    .map(all -> String.join(", ", all.stream().map(Kinds::withoutSecrets).toList()))
                    .orElse("…"));
  }

  /** Empty when one of them is none. */
  private static <T> Optional<List<T>> several(
      String text, int most, Function<String, Optional<T>> read) {
    List<Optional<T>> all =
        Stream.of(text.split(Settings.SEPARATOR, -1)).map(String::trim).map(read).toList();
    return all.size() <= most && all.stream().allMatch(Optional::isPresent)
        ? Optional.of(all.stream().map(Optional::orElseThrow).toList())
        : Optional.empty();
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = URI.create(text);
      boolean http = List.of("http", "https").contains(String.valueOf(uri.getScheme()));
      return http && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String withoutSecrets(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = String.valueOf(uri.getRawPath());
    boolean more = path.length() > 1 || uri.getRawQuery() != null || uri.getUserInfo() != null;
    return uri.getScheme() + "://" + uri.getHost() + port + (more ? "/…" : "");
  }

  /** Names are not looked up here. */
  static Kind<InetSocketAddress> endpoint() {
    return Kind.of(Kinds::endpoint, "allowed.endpoint");
  }

  static Kind<List<InetSocketAddress>> endpoints(int most) {
    return Kind.of(text -> several(text, most, Kinds::endpoint), "allowed.endpoints", most);
  }

  /** Of another delay-tolerant network. */
  static Kind<Eid> eid() {
    return Kind.of(Kinds::endpointOfDtn, "allowed.eid");
  }

  static Kind<List<Eid>> eids(int most) {
    return Kind.of(text -> several(text, most, Kinds::endpointOfDtn), "allowed.eids", most);
  }

  private static Optional<Eid> endpointOfDtn(String text) {
    return Eid.parse(text).filter(eid -> !eid.equals(Eid.none()) && !eid.equals(eid.atNode()));
  }

  /** Whether the devices are there is not looked at here. */
  /** Of a network interface. */
  static Kind<String> deviceName() {
    return Kind.of(text -> Optional.of(text).filter(TunDevice::isName), "allowed.device");
  }

  static Kind<List<SerialLine>> serialLines(int most) {
    return Kind.of(
        text ->
            several(text, most, SerialLine::parse)
                .filter(
                    lines ->
                        lines.stream().map(SerialLine::device).distinct().count() == lines.size()),
        "allowed.serial",
        most,
        SerialLine.SLOWEST,
        SerialLine.FASTEST,
        SerialLine.USUAL);
  }

  private static Optional<InetSocketAddress> endpoint(String text) {
    int colon = text.lastIndexOf(':');
    Optional<Long> port = whole(text.substring(colon + 1)).filter(number -> number <= PORT_MOST);
    boolean hasHost = colon > 0 && text.chars().noneMatch(c -> c == ' ' || c == ',');
    return hasHost && port.isPresent()
        ? Optional.of(
            InetSocketAddress.createUnresolved(text.substring(0, colon), port.get().intValue()))
        : Optional.empty();
  }
}
