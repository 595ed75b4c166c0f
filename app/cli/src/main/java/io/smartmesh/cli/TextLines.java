package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import java.time.Instant;

/** Texts for people, each with the truth about its delivery (MH-1). */
final class TextLines {
  private static final int ID_DIGITS = 8;

  private final Client client;
  private final Names names;

  TextLines(Client client) throws ApiFailure {
    this.client = client;
    names = Names.of(client.node());
  }

  /** Nothing of what is only about another message: that one shows it. */
  void print(JsonValue message) {
    if (!message.flag("shown")) {
      return;
    }
    Texts texts = client.texts();
    String key = message.flag("incoming") ? "inbox.from" : "inbox.to";
    String at = Instant.ofEpochSecond(message.number("at")).toString();
    String head = texts.get(key, at, names.label(message.text("peer")));
    String id = message.text("id").substring(0, ID_DIGITS);
    client.out().println(id + "  " + head + " · " + state(message));
    MessageWords.of(message, texts).forEach(line -> client.out().println("    " + line));
  }

  /** The state in words, with what there is to say of it. */
  String state(JsonValue message) {
    Texts texts = client.texts();
    String why = message.text("why");
    String by = message.text("carriedBy");
    String word =
        switch (message.text("state")) {
          case "relayed" -> texts.get("state.relayed-hops", message.number("hops"));
          case "carried" ->
              by.isEmpty() ? texts.get("state.carried") : texts.get("state.carried-by", label(by));
          case "failed" -> texts.get("state.not-delivered");
          default -> client.state(message, "state");
        };
    String more = why.isEmpty() ? message.text("detail") : texts.get("why." + why);
    return more.isEmpty() ? word : word + ": " + more;
  }

  String label(String address) {
    return names.label(address);
  }
}
