package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.cli.config.Spans;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.udp.MulticastCheck;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Why nobody is heard: this machine's interfaces, what multicast does there, and what a running
 * node has seen of its bearers.
 */
@Command(name = "netcheck", mixinStandardHelpOptions = true)
final class NetcheckCommand implements Callable<Integer> {
  private static final int TOKEN_BYTES = 16;

  /** {@code udp4/lo}: a node listens there where there is nothing else. */
  private static final String LOOPBACK = "/lo";

  private static final Set<String> NOBODY = Set.of("not-running", "no-data-dir");
  private static final long KILO = 1000;

  /** A narrow window, or half of a telephone's. */
  private static final int COLUMNS = 60;

  /** Longer than any handshake on a fast medium. */
  private static final long ONE_WAY_MILLIS = 6_000;

  /** Further from the chain's time than this a clock is wrong, and not the block late. */
  private static final long CLOCK_SECONDS = 900;

  /** 2025: nobody runs this program before. */
  private static final long YEAR_SECONDS = 1_735_689_600;

  @Mixin private Client client = new Client();

  private final Problems problems = new Problems();

  @Override
  public Integer call() throws ApiFailure {
    Optional<JsonValue> status = ask("/status");
    Optional<JsonValue> air = ask("/air");
    List<Interfaces.Seen> interfaces = Interfaces.find();
    List<MulticastCheck.Report> reports = MulticastCheck.run(new SystemEntropy().next(TOKEN_BYTES));
    if (reports.stream().allMatch(report -> report.bearer().contains(LOOPBACK))) {
      problems.add("no-interface");
    }
    reports.forEach(this::judge);
    air.ifPresent(this::judge);
    clock(status);
    if (client.wantsJson()) {
      client.out().println(NetcheckJson.of(status, air, interfaces, reports, problems));
    } else {
      show(status, air, interfaces, reports);
    }
    return problems.isEmpty() ? 0 : Main.FAILED;
  }

  /** Empty where no node runs; everything else is a problem of its own. */
  private Optional<JsonValue> ask(String path) throws ApiFailure {
    try {
      ApiClient node = client.node();
      return Optional.of(node.get(path));
    } catch (ApiFailure e) {
      if (NOBODY.contains(e.code())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void judge(MulticastCheck.Report report) {
    if (!report.opened()) {
      problems.add("port", report.bearer(), report.why());
    } else if (!report.sent()) {
      problems.add("send", report.bearer(), report.why());
    } else if (!report.heard()) {
      String ports = MulticastCheck.ports();
      problems.add("multicast", report.bearer(), ports, ports.replace('-', ':'));
    }
  }

  private void judge(JsonValue air) {
    boolean alone = air.number("neighbours") == 0;
    boolean heard = false;
    for (JsonValue bearer : air.list("bearers")) {
      heard |= bearer.number("beacons") > 0;
      TreeSet<Long> since = new TreeSet<>();
      for (JsonValue stranger : bearer.list("strangers")) {
        if (stranger.number("sinceMillis") >= ONE_WAY_MILLIS
            && stranger.number("heardMillisAgo") < ONE_WAY_MILLIS) {
          since.add(stranger.number("sinceMillis"));
        }
      }
      if (!since.isEmpty()) {
        String longest = Spans.of(since.last() / KILO);
        problems.add("one-way", bearer.text("name"), longest, MulticastCheck.ports());
      }
    }
    if (alone && !heard) {
      problems.add("nobody", MulticastCheck.ports());
    }
  }

  private void clock(Optional<JsonValue> status) {
    long own = System.currentTimeMillis() / KILO;
    if (own < YEAR_SECONDS) {
      problems.add("clock");
    } else if (status.isPresent() && status.get().at("chain").flag("reachable")) {
      long apart = own - status.get().at("chain").number("estimate");
      if (Math.abs(apart) > CLOCK_SECONDS) {
        problems.add("clock-apart", Spans.of(Math.abs(apart)));
      }
    }
  }

  private void show(
      Optional<JsonValue> status,
      Optional<JsonValue> air,
      List<Interfaces.Seen> interfaces,
      List<MulticastCheck.Report> reports) {
    status.ifPresentOrElse(
        up -> client.say("netcheck.node", up.text("name"), up.number("neighbours")),
        () -> client.say("netcheck.no-node"));
    status.ifPresent(up -> client.say("netcheck.wakeups", up.number("wakeUpsPerMinute")));
    for (Interfaces.Seen seen : interfaces) {
      client.say(
          "netcheck.interface",
          seen.name(),
          client.texts().get(seen.up() ? "word.up" : "word.down"),
          seen.mtu());
      client.say("netcheck.families", seen.ipv4(), seen.ipv6());
    }
    for (MulticastCheck.Report report : reports) {
      String result = report.heard() ? "heard" : report.opened() ? "silent" : "closed";
      client.say("netcheck.multicast." + result, report.bearer());
    }
    air.ifPresent(seen -> seen.list("bearers").forEach(this::bearer));
    client.out().println();
    if (problems.isEmpty()) {
      client.say(status.isPresent() ? "netcheck.good" : "netcheck.good-so-far");
    }
    for (Problems.One problem : problems.all()) {
      Object[] values = problem.values().toArray();
      for (String part : List.of(".what", ".means", ".run")) {
        String sentence = client.texts().get("netcheck." + problem.code() + part, values);
        Wrapped.lines(sentence, COLUMNS).forEach(client.out()::println);
      }
    }
  }

  private void bearer(JsonValue bearer) {
    String name = bearer.text("name");
    if (!bearer.flag("up")) {
      client.say("netcheck.bearer-down", name);
      return;
    }
    client.say("netcheck.bearer", name, bearer.number("mtu"));
    client.say(
        "netcheck.frames",
        bearer.number("framesSent"),
        bearer.number("broadcasts"),
        bearer.number("framesReceived"),
        bearer.number("beacons"));
    client.say("netcheck.strangers", bearer.list("strangers").size());
  }
}
