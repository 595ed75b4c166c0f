package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.udp.MulticastCheck;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Why nobody is heard: this machine's interfaces, what multicast does there, and what a running
 * node has seen of its bearers.
 */
@Command(name = "netcheck", mixinStandardHelpOptions = true)
final class NetcheckCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Override
  public Integer call() throws ApiFailure {
    Optional<JsonValue> status = client.ask("/status");
    Optional<JsonValue> air = client.ask("/air");
    NetworkCheck check = NetworkCheck.run(status, air);
    if (client.wantsJson()) {
      client.out().println(NetcheckJson.of(status, air, check));
    } else {
      show(status, air, check);
    }
    return check.problems().isEmpty() ? 0 : Main.FAILED;
  }

  private void show(Optional<JsonValue> status, Optional<JsonValue> air, NetworkCheck check) {
    status.ifPresentOrElse(
        up -> client.say("netcheck.node", up.text("name"), up.number("neighbours")),
        () -> client.say("netcheck.no-node"));
    status.ifPresent(up -> client.say("netcheck.wakeups", up.number("wakeUpsPerMinute")));
    for (Interfaces.Seen seen : check.interfaces()) {
      client.say(
          "netcheck.interface",
          seen.name(),
          client.texts().get(seen.up() ? "word.up" : "word.down"),
          seen.mtu());
      client.say("netcheck.families", seen.ipv4(), seen.ipv6());
    }
    for (MulticastCheck.Report report : check.reports()) {
      String result = report.heard() ? "heard" : report.opened() ? "silent" : "closed";
      client.say("netcheck.multicast." + result, report.bearer());
    }
    air.ifPresent(seen -> seen.list("bearers").forEach(this::bearer));
    client.out().println();
    if (check.problems().isEmpty()) {
      client.say(status.isPresent() ? "netcheck.good" : "netcheck.good-so-far");
    }
    check.problems().print(client, "netcheck.");
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
