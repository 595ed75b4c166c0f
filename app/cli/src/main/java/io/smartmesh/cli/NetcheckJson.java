package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.udp.MulticastCheck;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code netcheck} found, for programs. */
final class NetcheckJson {
  private NetcheckJson() {}

  static String of(Optional<JsonValue> status, Optional<JsonValue> air, NetworkCheck check) {
    return JsonValue.object(
        "schema",
        "smartmesh.netcheck/1",
        "nodeRuns",
        status.isPresent(),
        "wakeUpsPerMinute",
        status.map(up -> up.number("wakeUpsPerMinute")).orElse(0L),
        "interfaces",
        array(check.interfaces().stream().map(NetcheckJson::device)),
        "multicast",
        array(check.reports().stream().map(NetcheckJson::report)),
        "bearers",
        air.map(seen -> seen.at("bearers")).orElse(JsonValue.parse("[]")),
        "problems",
        check.problems().json());
  }

  private static String device(Interfaces.Seen seen) {
    return JsonValue.object(
        "name",
        seen.name(),
        "up",
        seen.up(),
        "multicast",
        seen.multicast(),
        "mtu",
        (long) seen.mtu(),
        "ipv4",
        seen.ipv4(),
        "ipv6",
        seen.ipv6());
  }

  private static String report(MulticastCheck.Report report) {
    return JsonValue.object(
        "bearer",
        report.bearer(),
        "opened",
        report.opened(),
        "sent",
        report.sent(),
        "heard",
        report.heard(),
        "why",
        report.why());
  }

  private static JsonValue array(Stream<String> elements) {
    return JsonValue.parse(elements.collect(Collectors.joining(",", "[", "]")));
  }
}
