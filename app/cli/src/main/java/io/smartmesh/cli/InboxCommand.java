package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Texts received and sent, oldest first. */
@Command(name = "inbox", mixinStandardHelpOptions = true)
final class InboxCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Override
  public Integer call() throws ApiFailure {
    JsonValue answer = client.node().get("/messages");
    List<JsonValue> messages = answer.list("messages");
    if (client.wantsJson()) {
      client.print(answer);
    } else if (messages.isEmpty()) {
      client.say("inbox.none");
    } else {
      Names names = Names.of(client.node());
      messages.forEach(message -> print(message, names));
    }
    return 0;
  }

  private void print(JsonValue message, Names names) {
    Texts texts = client.texts();
    String key = message.flag("incoming") ? "inbox.from" : "inbox.to";
    String at = Instant.ofEpochSecond(message.number("at")).toString();
    String head = texts.get(key, at, names.label(message.text("peer")));
    client.out().println(head + " · " + client.state(message, "state"));
    client.out().println("    " + message.text("text"));
  }
}
