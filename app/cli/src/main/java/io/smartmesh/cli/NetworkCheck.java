package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.cli.config.Spans;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.udp.MulticastCheck;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What may keep this machine from being heard, and from hearing: its interfaces, what multicast
 * does there, what a running node has seen of its bearers, and the clock.
 *
 * @param problems codes under {@code netcheck.} in the messages
 */
record NetworkCheck(
    List<Interfaces.Seen> interfaces, List<MulticastCheck.Report> reports, Problems problems) {
  private static final int TOKEN_BYTES = 16;

  /** {@code udp4/lo}: a node listens there where there is nothing else. */
  private static final String LOOPBACK = "/lo";

  private static final long KILO = 1000;

  /** Longer than any handshake on a fast medium. */
  private static final long ONE_WAY_MILLIS = 6_000;

  /** Further from the chain's time than this a clock is wrong, and not the block late. */
  private static final long CLOCK_SECONDS = 900;

  /** 2025: nobody runs this program before. */
  private static final long YEAR_SECONDS = 1_735_689_600;

  /**
   * Takes a second or so.
   *
   * @param status of the running node, if one runs
   * @param air what its bearers have seen
   */
  static NetworkCheck run(Optional<JsonValue> status, Optional<JsonValue> air) {
    NetworkCheck check =
        new NetworkCheck(
            Interfaces.find(),
            MulticastCheck.run(new SystemEntropy().next(TOKEN_BYTES)),
            new Problems());
    if (check.reports.stream().allMatch(report -> report.bearer().contains(LOOPBACK))) {
      check.problems.add("no-interface");
    }
    check.reports.forEach(check::judge);
    air.ifPresent(check::judge);
    check.clock(status);
    return check;
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
}
