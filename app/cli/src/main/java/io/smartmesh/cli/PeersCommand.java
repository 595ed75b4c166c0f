package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.cli.config.Spans;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The links with neighbours, and who can be reached now and through whom. */
@Command(name = "peers", mixinStandardHelpOptions = true)
final class PeersCommand implements Callable<Integer> {
  private static final long KILO = 1000;

  @Mixin private Client client = new Client();

  @Override
  public Integer call() throws ApiFailure {
    JsonValue answer = client.node().get("/peers");
    if (client.wantsJson()) {
      client.print(answer);
      return 0;
    }
    List<JsonValue> links = answer.has("links") ? answer.list("links") : List.of();
    links.forEach(this::link);
    if (answer.list("peers").isEmpty()) {
      client.say("peers.none");
    } else {
      client.say("peers.reach", answer.list("peers").size());
      Names names = Names.of(client.node());
      answer.list("peers").forEach(peer -> peer(peer, names));
    }
    return 0;
  }

  private void link(JsonValue link) {
    String bearer = link.text("bearer");
    String age = Spans.of(link.number("ageMillis") / KILO);
    if (link.text("state").equals("handshaking")) {
      client.say("peers.handshake", bearer, age);
      return;
    }
    client.out().println(link.text("address"));
    client.say(
        link.flag("inUse") ? "peers.link" : "peers.spare-link",
        bearer,
        client.texts().get("link." + link.text("state")),
        age,
        Spans.of(link.number("heardMillisAgo") / KILO));
    client.say(
        "peers.quality",
        millis(link.number("roundTripMillis")),
        share(link.number("lossInPermille")),
        share(link.number("lossOutPermille")),
        link.number("cost"));
    client.say("peers.bytes", bytes(link, "bytesSent"), bytes(link, "bytesReceived"));
  }

  private String millis(long millis) {
    return millis < 0 ? client.texts().get("unknown") : PingCommand.millis(millis);
  }

  private String share(long permille) {
    return permille < 0 ? client.texts().get("unknown") : permille / 10 + "." + permille % 10 + "%";
  }

  private static String bytes(JsonValue link, String field) {
    return Bytesizes.of(link.number(field));
  }

  private void peer(JsonValue peer, Names names) {
    boolean direct = peer.number("hops") == 1;
    String path =
        direct
            ? client.texts().get("path.direct")
            : client.texts().get("path.hops", peer.number("hops"));
    client.out().println(peer.text("address") + "  " + path);
    String label = names.label(peer.text("address"));
    if (!label.equals(peer.text("address"))) {
      client.say("peers.contact", label);
    }
    if (!direct) {
      client.say("peers.via", names.label(peer.text("via")));
    }
    if (!peer.flag("known")) {
      client.say("peers.stranger");
    }
    if (!peer.text("account").isEmpty()) {
      client.say("peers.account", peer.text("account"));
    }
  }
}
