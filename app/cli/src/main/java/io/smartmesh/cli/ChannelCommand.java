package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Payment channels: list, open, close. */
@Command(
    name = "channel",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ChannelCommand.ListCommand.class,
      ChannelCommand.OpenCommand.class,
      ChannelCommand.CloseCommand.class
    })
final class ChannelCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** All channels. */
  @Command(name = "list", mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Override
    public Integer call() throws ApiFailure {
      JsonValue answer = client.node().get("/channels");
      List<JsonValue> channels = answer.list("channels");
      if (client.wantsJson()) {
        client.print(answer);
      } else if (channels.isEmpty()) {
        client.say("channel.none");
      } else {
        print(channels);
      }
      return 0;
    }

    private void print(List<JsonValue> channels) {
      Texts texts = client.texts();
      Table table =
          new Table()
              .row(
                  texts.get("col.peer"),
                  texts.get("col.state"),
                  texts.get("col.spendable"),
                  texts.get("col.receivable"),
                  texts.get("col.id"));
      for (JsonValue channel : channels) {
        table.row(
            channel.text("peer"),
            client.state(channel, "phase"),
            channel.at("spendable").text("smt"),
            channel.at("receivable").text("smt"),
            channel.text("id").substring(0, 14));
      }
      table.print(client.out());
    }
  }

  /** Opens and funds one, with one transaction. */
  @Command(name = "open", mixinStandardHelpOptions = true)
  static final class OpenCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "who")
    private String who = "";

    @Parameters(index = "1", paramLabel = "DEPOSIT", descriptionKey = "amount")
    private String deposit = "";

    @Option(names = "--hold", paramLabel = "SECONDS")
    private long holdSeconds = 86_400;

    @Override
    public Integer call() throws ApiFailure, Failure {
      ApiClient node = client.node();
      String peer = People.find(node, who);
      JsonValue answer =
          node.post(
              "/channels",
              JsonValue.object("peer", peer, "deposit", deposit, "holdSeconds", holdSeconds));
      if (client.wantsJson()) {
        client.print(answer);
      } else {
        client.say("channel.opening", peer, deposit);
      }
      return 0;
    }
  }

  /** Closes one, with the peer or alone. */
  @Command(name = "close", mixinStandardHelpOptions = true)
  static final class CloseCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "CHANNEL|WHO", descriptionKey = "which")
    private String which = "";

    @Option(names = "--alone")
    private boolean alone;

    @Override
    public Integer call() throws ApiFailure, Failure {
      ApiClient node = client.node();
      String id = find(node);
      JsonValue answer = node.post("/channels/" + id + "/close", JsonValue.object("alone", alone));
      if (client.wantsJson()) {
        client.print(answer);
      } else {
        client.say(alone ? "channel.closing-alone" : "channel.closing", id);
      }
      return 0;
    }

    /** By the beginning of the channel's own id or of the peer's address. */
    private String find(ApiClient node) throws ApiFailure, Failure {
      String digits = "0x" + which.toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
      List<String> ids =
          node.get("/channels").list("channels").stream()
              .filter(c -> !c.text("phase").equals("finished"))
              .filter(c -> c.text("id").startsWith(digits) || c.text("peer").startsWith(digits))
              .map(c -> c.text("id"))
              .toList();
      if (ids.isEmpty()) {
        throw new Failure("no-such-channel", which);
      }
      if (ids.size() > 1) {
        throw new Failure("several-channels", which, String.join(" ", ids));
      }
      return ids.get(0);
    }
  }
}
