package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Who can be reached now, and through whom. */
@Command(name = "peers", mixinStandardHelpOptions = true)
final class PeersCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Override
  public Integer call() throws ApiFailure {
    JsonValue answer = client.node().get("/peers");
    List<JsonValue> peers = answer.list("peers");
    if (client.wantsJson()) {
      client.print(answer);
    } else if (peers.isEmpty()) {
      client.say("peers.none");
    } else {
      Texts texts = client.texts();
      Table table =
          new Table()
              .row(texts.get("col.address"), texts.get("col.path"), texts.get("col.account"));
      for (JsonValue peer : peers) {
        String path =
            peer.number("hops") == 1
                ? texts.get("path.direct")
                : texts.get("path.hops", peer.number("hops"), peer.text("via"));
        table.row(peer.text("address"), path, peer.text("account"));
      }
      table.print(client.out());
    }
    return 0;
  }
}
