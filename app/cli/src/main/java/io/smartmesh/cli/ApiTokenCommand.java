package io.smartmesh.cli;

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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What other programs may ask of this node. */
@Command(
    name = "api-token",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ApiTokenCommand.CreateCommand.class,
      ApiTokenCommand.ListCommand.class,
      ApiTokenCommand.RevokeCommand.class
    })
final class ApiTokenCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A token, shown once. */
  @Command(name = "create", mixinStandardHelpOptions = true)
  static final class CreateCommand implements Callable<Integer> {
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,3})([dhm])");

    @Mixin private Client client = new Client();

    @Option(names = "--scope", paramLabel = "SCOPE", required = true)
    private String scope = "";

    @Option(names = "--name", paramLabel = "NAME")
    private String name = "";

    @Option(names = "--expires", paramLabel = "SPAN")
    private String expires = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws ApiFailure {
      JsonValue created =
          client
              .node()
              .post(
                  "/tokens",
                  JsonValue.object("scope", scope, "name", name, "expiresSeconds", seconds()));
      if (client.wantsJson()) {
        client.print(created);
        return 0;
      }
      client.out().println(created.text("token"));
      client.say("api-token.created", created.text("id"), created.text("scope"));
      return 0;
    }

    private long seconds() {
      if (expires.isEmpty()) {
        return 0;
      }
      Matcher span = SPAN.matcher(expires);
      if (!span.matches()) {
        throw new ParameterException(
            spec.commandLine(), client.texts().get("api-token.no-span", expires));
      }
      long unit =
          switch (span.group(2)) {
            case "d" -> 86_400;
            case "h" -> 3_600;
            default -> 60;
          };
      return Long.parseLong(span.group(1)) * unit;
    }
  }

  /** All of them, without their secrets. */
  @Command(name = "list", mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Override
    public Integer call() throws ApiFailure {
      JsonValue answer = client.node().get("/tokens");
      if (client.wantsJson()) {
        client.print(answer);
        return 0;
      }
      List<JsonValue> tokens = answer.list("tokens");
      if (tokens.isEmpty()) {
        client.say("api-token.none");
        return 0;
      }
      Texts texts = client.texts();
      Table table =
          new Table()
              .row(
                  texts.get("col.id"),
                  texts.get("col.scope"),
                  texts.get("col.name"),
                  texts.get("col.left"),
                  texts.get("col.expires"));
      for (JsonValue token : tokens) {
        table.row(
            token.text("id"),
            token.text("scope"),
            token.text("name"),
            token.has("left") ? token.at("left").text("smt") + " SMT" : "-",
            token.number("expires") == 0 ? "-" : left(token.number("expires")));
      }
      table.print(client.out());
      return 0;
    }

    private static String left(long expires) {
      return Spans.of(Math.max(0, expires - Instant.now().getEpochSecond()));
    }
  }

  /** One works no more. */
  @Command(name = "revoke", mixinStandardHelpOptions = true)
  static final class RevokeCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(paramLabel = "ID", descriptionKey = "api-token.id")
    private String id = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws ApiFailure {
      if (!id.matches("[0-9a-f]{8}")) {
        throw new ParameterException(spec.commandLine(), client.texts().get("api-token.no-id", id));
      }
      JsonValue answer = client.node().post("/tokens/" + id + "/revoke", "{}");
      if (client.wantsJson()) {
        client.print(answer);
      } else {
        client.say("api-token.revoked", id);
      }
      return 0;
    }
  }
}
