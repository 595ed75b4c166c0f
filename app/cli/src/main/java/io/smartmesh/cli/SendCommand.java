package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a text. It waits for a path when there is none. */
@Command(name = "send", mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "who")
  private String who = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", descriptionKey = "text")
  private List<String> text = List.of();

  @Option(names = "--wait", paramLabel = "SECONDS")
  private int waitSeconds = 2;

  @Override
  public Integer call() throws ApiFailure, Failure {
    ApiClient node = client.node();
    String to = People.find(node, who);
    String body = JsonValue.object("to", to, "text", String.join(" ", text));
    String id = node.post("/messages", body).text("id");
    JsonValue message = await(node, id);
    if (client.wantsJson()) {
      client.print(message);
    } else {
      String detail = message.text("detail");
      client
          .out()
          .println(client.state(message, "state") + (detail.isEmpty() ? "" : ": " + detail));
    }
    return message.text("state").equals("failed") ? Main.FAILED : 0;
  }

  private JsonValue await(ApiClient node, String id) throws ApiFailure {
    return Waiting.until(
        waitSeconds,
        () -> find(node, id),
        message -> List.of("delivered", "failed").contains(message.text("state")));
  }

  private static JsonValue find(ApiClient node, String id) throws ApiFailure {
    for (JsonValue message : node.get("/messages").list("messages")) {
      if (message.text("id").equals(id) && !message.flag("incoming")) {
        return message;
      }
    }
    throw new ApiFailure("message-lost", id);
  }
}
