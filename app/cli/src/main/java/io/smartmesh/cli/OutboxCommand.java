package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import io.smartmesh.cli.config.Spans;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Own texts without a receipt: why they wait, since when, and when they are tried again. */
@Command(name = "outbox", mixinStandardHelpOptions = true, subcommands = OutboxCommand.Cancel.class)
final class OutboxCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Override
  public Integer call() throws ApiFailure {
    JsonValue answer = client.node().get("/outbox");
    List<JsonValue> waiting = answer.list("waiting");
    if (client.wantsJson()) {
      client.print(answer);
    } else if (waiting.isEmpty()) {
      client.say("outbox.none");
    } else {
      TextLines lines = new TextLines(client);
      for (JsonValue text : waiting) {
        lines.print(text);
        client.out().println("    " + tries(text) + " · " + text.text("id"));
      }
    }
    return 0;
  }

  private String tries(JsonValue text) {
    Texts texts = client.texts();
    return text.has("nextTryMillis")
        ? texts.get(
            "outbox.next",
            text.number("tries"),
            Spans.of((text.number("nextTryMillis") + 999) / 1000))
        : texts.get("outbox.when-reachable", text.number("tries"));
  }

  /** Takes a text back, or ends its tries. */
  @Command(name = "cancel", mixinStandardHelpOptions = true)
  static final class Cancel implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "outbox-id")
    private String which = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      ApiClient node = client.node();
      String id = find(node);
      node.post("/messages/" + id + "/cancel", "{}");
      JsonValue message = node.get("/messages/" + id);
      if (client.wantsJson()) {
        client.print(message);
      } else {
        client.out().println(new TextLines(client).state(message));
      }
      return 0;
    }

    private String find(ApiClient node) throws ApiFailure, Failure {
      String digits = which.toLowerCase(Locale.ROOT);
      List<String> ids =
          node.get("/outbox").list("waiting").stream()
              .map(text -> text.text("id"))
              .filter(id -> id.startsWith(digits))
              .toList();
      if (ids.size() != 1) {
        String code = ids.isEmpty() ? "no-such-text" : "several-texts";
        throw new Failure(code, which, String.join(" ", ids));
      }
      return ids.get(0);
    }
  }
}
