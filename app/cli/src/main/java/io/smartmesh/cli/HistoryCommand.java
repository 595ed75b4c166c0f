package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import io.smartmesh.cli.config.Spans;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All chats, or one of them page by page. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    subcommands = {HistoryCommand.Keep.class, HistoryCommand.Delete.class})
final class HistoryCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Parameters(index = "0", arity = "0..1", paramLabel = "WHO", descriptionKey = "who")
  private String who = "";

  @Option(names = "--before", paramLabel = "NUMBER")
  private long before = Long.MAX_VALUE;

  @Option(names = "--limit", paramLabel = "N", descriptionKey = "texts-limit")
  private int limit = 50;

  @Override
  public Integer call() throws ApiFailure, Failure {
    ApiClient node = client.node();
    if (who.isEmpty()) {
      chats(node);
    } else {
      String peer = GroupCommand.orPerson(node, who);
      page(node.get("/chats/" + peer + "?before=" + before + "&limit=" + limit));
    }
    return 0;
  }

  private void chats(ApiClient node) throws ApiFailure {
    JsonValue answer = node.get("/chats");
    List<JsonValue> chats = answer.list("chats");
    if (client.wantsJson()) {
      client.print(answer);
    } else if (chats.isEmpty()) {
      client.say("inbox.none");
    } else {
      Texts texts = client.texts();
      TextLines lines = new TextLines(client);
      Table table = new Table().row(texts.get("col.peer"), texts.get("col.texts"), "", "");
      for (JsonValue chat : chats) {
        long keep = chat.number("keepSeconds");
        table.row(
            lines.label(chat.text("peer")),
            "" + chat.number("texts"),
            Instant.ofEpochSecond(chat.number("newest")).toString(),
            keep == 0 ? "" : texts.get("history.kept-for", Spans.of(keep)));
      }
      table.print(client.out());
    }
  }

  private void page(JsonValue answer) throws ApiFailure {
    List<JsonValue> messages = answer.list("messages");
    if (client.wantsJson()) {
      client.print(answer);
    } else if (messages.isEmpty()) {
      client.say("inbox.none");
    } else {
      if (answer.flag("more")) {
        client.say("history.more", who, messages.get(0).number("number") + "");
      }
      TextLines lines = new TextLines(client);
      messages.forEach(lines::print);
    }
  }

  /** For how long texts of a chat are kept. */
  @Command(name = "keep", mixinStandardHelpOptions = true)
  static final class Keep implements Callable<Integer> {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([smhdw])");

    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "who")
    private String who = "";

    @Parameters(index = "1", paramLabel = "SPAN", descriptionKey = "history-span")
    private String span = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      ApiClient node = client.node();
      String path = "/chats/" + GroupCommand.orPerson(node, who) + "/keep";
      long seconds = seconds();
      JsonValue answer = node.post(path, JsonValue.object("seconds", seconds));
      if (client.wantsJson()) {
        client.print(answer);
      } else if (seconds == 0) {
        client.say("history.kept-always", who);
      } else {
        client.say("history.kept", who, Spans.of(seconds));
      }
      return 0;
    }

    private long seconds() throws Failure {
      if (span.equals("always")) {
        return 0;
      }
      Matcher matcher = SPAN.matcher(span);
      if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
        throw new Failure("bad-span", span);
      }
      long unit =
          switch (matcher.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 604_800;
          };
      return Long.parseLong(matcher.group(1)) * unit;
    }
  }

  /** A chat, on this device. */
  @Command(name = "delete", mixinStandardHelpOptions = true)
  static final class Delete implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "who")
    private String who = "";

    @Mixin private Sure sure = new Sure();

    @Override
    public Integer call() throws ApiFailure, Failure {
      ApiClient node = client.node();
      String peer = GroupCommand.orPerson(node, who);
      sure.require(client, "history.delete-sure", who);
      JsonValue answer = node.post("/chats/" + peer + "/delete", "{}");
      if (client.wantsJson()) {
        client.print(answer);
      } else {
        client.say("history.deleted", who);
      }
      return 0;
    }
  }
}
