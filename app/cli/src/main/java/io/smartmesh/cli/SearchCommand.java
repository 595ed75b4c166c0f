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

/** Texts with all of some words (MH-11). */
@Command(name = "search", mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Parameters(index = "0..*", arity = "1..*", paramLabel = "WORDS", descriptionKey = "search-words")
  private List<String> words = List.of();

  @Option(names = "--in", paramLabel = "WHO")
  private String in = "";

  @Option(names = "--limit", paramLabel = "N", descriptionKey = "texts-limit")
  private int limit = 50;

  @Override
  public Integer call() throws ApiFailure, Failure {
    ApiClient node = client.node();
    List<Object> asked = new ArrayList<>(List.of("words", String.join(" ", words)));
    if (!in.isEmpty()) {
      asked.addAll(List.of("in", GroupCommand.orPerson(node, in)));
    }
    asked.addAll(List.of("limit", (long) limit));
    JsonValue answer = node.post("/search", JsonValue.object(asked.toArray()));
    List<JsonValue> found = answer.list("messages");
    if (client.wantsJson()) {
      client.print(answer);
    } else if (found.isEmpty()) {
      client.say("search.none", answer.number("looked"));
    } else {
      TextLines lines = new TextLines(client);
      found.forEach(lines::print);
      if (answer.has("after")) {
        client.say("search.more", found.size());
      }
    }
    return 0;
  }
}
