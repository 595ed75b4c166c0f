package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Echoes through the mesh: how long they take, and over how many links. */
@Command(name = "ping", mixinStandardHelpOptions = true)
final class PingCommand implements Callable<Integer> {
  private static final int COUNT = 4;
  private static final int DIRECT_SECONDS = 60;
  private static final int PATIENCE_MILLIS = 2_000;
  private static final long PAUSE_MILLIS = 1_000;

  @Mixin private Client client = new Client();

  @Parameters(index = "0", paramLabel = "DEVICE", descriptionKey = "device")
  private String device = "";

  @Option(names = "--count", paramLabel = "N")
  private int count;

  @Option(names = "--until-direct")
  private boolean untilDirect;

  @Option(names = "--timeout", paramLabel = "SECONDS")
  private int seconds;

  private final List<JsonValue> probes = new ArrayList<>();
  private final LongSummaryStatistics times = new LongSummaryStatistics();
  private boolean direct;

  @Override
  public Integer call() throws ApiFailure, Failure {
    ApiClient node = client.node();
    String to = People.find(node, device);
    if (!client.wantsJson()) {
      client.say("ping.to", to);
    }
    probe(node, to);
    boolean failed = untilDirect ? !direct : times.getCount() == 0;
    if (client.wantsJson()) {
      client
          .out()
          .println(
              JsonValue.object(
                  "schema",
                  "smartmesh.ping-run/1",
                  "to",
                  to,
                  "sent",
                  (long) probes.size(),
                  "answered",
                  times.getCount(),
                  "direct",
                  direct,
                  "probes",
                  JsonValue.parse(probes.toString())));
      return failed ? Main.FAILED : 0;
    }
    summary();
    if (failed) {
      throw failure(to);
    }
    return 0;
  }

  private void probe(ApiClient node, String to) throws ApiFailure {
    int most = count > 0 ? count : untilDirect ? Integer.MAX_VALUE : COUNT;
    int limit = seconds > 0 ? seconds : untilDirect ? DIRECT_SECONDS : Integer.MAX_VALUE;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limit);
    while (probes.size() < most && !(untilDirect && direct)) {
      if (!probes.isEmpty()) {
        pause();
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return;
      }
      take(Echoed.ask(node, to, Echoed.LINKS_MOST, Math.min(PATIENCE_MILLIS, left)));
    }
  }

  private void take(Echoed echoed) {
    probes.add(echoed.json());
    if (echoed.isAnswered()) {
      times.accept(echoed.millis());
      direct = echoed.hops() == 1;
    }
    if (client.wantsJson()) {
      return;
    }
    if (!echoed.hasWay()) {
      client.say("ping.no-way", probes.size());
    } else if (!echoed.isAnswered()) {
      client.say("ping.silent", probes.size());
    } else if (echoed.hops() <= 1 && echoed.hopsBack() <= 1) {
      client.say("ping.direct", probes.size(), millis(echoed.millis()));
    } else {
      client.say(
          "ping.answer", probes.size(), millis(echoed.millis()), echoed.hops(), echoed.hopsBack());
    }
  }

  private void summary() {
    client.say("ping.sum", probes.size(), times.getCount());
    if (times.getCount() > 0) {
      client.say(
          "ping.times",
          millis(times.getMin()),
          millis(Math.round(times.getAverage())),
          millis(times.getMax()));
    }
  }

  private Failure failure(String to) {
    if (times.getCount() > 0) {
      return new Failure("not-direct", to);
    }
    boolean hadWay = probes.stream().anyMatch(probe -> probe.flag("hasWay"));
    return new Failure(hadWay ? "no-echo" : "no-way", to);
  }

  /** The node's clock counts whole milliseconds. */
  static String millis(long millis) {
    return millis < 1 ? "<1 ms" : millis + " ms";
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
