package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The relays on the way to a device, one after the other (EC-2). */
@Command(name = "trace", mixinStandardHelpOptions = true)
final class TraceCommand implements Callable<Integer> {
  private static final int TRIES = 2;
  private static final int PATIENCE_MILLIS = 2_000;

  /** So many relays in a row without a word: nobody further on will be heard either. */
  private static final int SILENT_MOST = 4;

  @Mixin private Client client = new Client();

  @Parameters(index = "0", paramLabel = "DEVICE", descriptionKey = "device")
  private String device = "";

  @Option(names = "--timeout", paramLabel = "MILLIS")
  private int millis = PATIENCE_MILLIS;

  private final List<JsonValue> probes = new ArrayList<>();

  @Override
  public Integer call() throws ApiFailure, Failure {
    ApiClient node = client.node();
    String to = People.find(node, device);
    if (!client.wantsJson()) {
      client.say("trace.to", to);
    }
    Who who = Who.of(node, client.texts());
    boolean reached = follow(node, to, who);
    if (client.wantsJson()) {
      client
          .out()
          .println(
              JsonValue.object(
                  "schema",
                  "smartmesh.trace/1",
                  "to",
                  to,
                  "reached",
                  reached,
                  "hops",
                  JsonValue.parse(probes.toString())));
      return reached ? 0 : Main.FAILED;
    }
    if (!reached) {
      boolean hasWay = probes.stream().allMatch(probe -> probe.flag("hasWay"));
      throw new Failure(hasWay ? "trace-lost" : "no-way", to);
    }
    client.say("trace.reached", probes.size());
    return 0;
  }

  private boolean follow(ApiClient node, String to, Who who) throws ApiFailure {
    int silent = 0;
    for (int limit = 1; limit <= Echoed.LINKS_MOST && silent < SILENT_MOST; limit++) {
      Echoed echoed = Echoed.ask(node, to, limit, millis);
      for (int i = 1; i < TRIES && echoed.hasWay() && !echoed.isAnswered(); i++) {
        echoed = Echoed.ask(node, to, limit, millis);
      }
      probes.add(echoed.json());
      if (!echoed.hasWay()) {
        return false;
      }
      silent = echoed.isAnswered() ? 0 : silent + 1;
      show(limit, echoed, who);
      if (echoed.isAnswered() && echoed.isFromTarget()) {
        return true;
      }
    }
    return false;
  }

  private void show(int limit, Echoed echoed, Who who) {
    if (client.wantsJson()) {
      return;
    }
    if (echoed.isAnswered()) {
      String time = PingCommand.millis(echoed.millis());
      client.out().println(limit + "  " + echoed.from() + "  " + time + who.word(echoed.from()));
    } else {
      client.say("trace.silent", limit);
    }
  }
}
