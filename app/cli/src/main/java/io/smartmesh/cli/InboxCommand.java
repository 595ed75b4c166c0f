package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The newest texts received and sent, oldest first; and those that come, with --follow. */
@Command(name = "inbox", mixinStandardHelpOptions = true)
final class InboxCommand implements Callable<Integer> {
  private static final List<String> TYPES = List.of("text-received", "text-changed");

  @Mixin private Client client = new Client();

  @Option(names = "--limit", paramLabel = "N", descriptionKey = "texts-limit")
  private int limit = 100;

  @Option(names = "--follow")
  private boolean follow;

  @Override
  public Integer call() throws ApiFailure {
    ApiClient node = client.node();
    if (follow) {
      // The events first: nothing falls between what is there and what comes.
      node.follow(() -> list(node, true), this::show);
    } else {
      list(node, false);
    }
    return 0;
  }

  private void list(ApiClient node, boolean goesOn) throws ApiFailure {
    JsonValue answer = node.get("/messages?limit=" + limit);
    List<JsonValue> messages = answer.list("messages");
    if (client.wantsJson()) {
      client.print(answer);
    } else if (messages.isEmpty() && !goesOn) {
      client.say("inbox.none");
    } else {
      TextLines lines = new TextLines(client);
      messages.forEach(lines::print);
    }
    client.out().flush();
  }

  private void show(JsonValue event) throws ApiFailure {
    if (!TYPES.contains(event.text("type"))) {
      return;
    }
    if (client.wantsJson()) {
      client.print(event);
    } else {
      new TextLines(client).print(event.at("message"));
    }
    client.out().flush();
  }
}
