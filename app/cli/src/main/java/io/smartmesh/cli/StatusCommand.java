package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The node in one look. */
@Command(name = "status", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Override
  public Integer call() throws ApiFailure {
    JsonValue status = client.node().get("/status");
    if (client.wantsJson()) {
      client.print(status);
      return 0;
    }
    JsonValue chain = status.at("chain");
    client.say("status.who", status.text("name"), status.text("address"));
    client.say("status.mesh", status.number("neighbours"), status.number("reachable"));
    client.say(
        "status.power",
        client.texts().get("word.power." + status.text("power")),
        status.number("wakeUpsPerMinute"));
    for (JsonValue bearer : status.list("bearers")) {
      long rate = bearer.number("bitsPerSecond");
      String line = rate == 0 ? "status.bearer" : "status.bearer-rate";
      client.say(line, bearer.text("name"), bearer.number("mtu"), rate);
    }
    if (chain.flag("reachable")) {
      client.say("status.chain", chain.number("head"), chain.number("ageSeconds"));
    } else {
      client.say("status.no-chain", chain.text("why"));
    }
    if (chain.has("guess") && chain.flag("guess")) {
      client.say("status.guess");
    }
    BalanceCommand.print(client, status);
    return 0;
  }
}
