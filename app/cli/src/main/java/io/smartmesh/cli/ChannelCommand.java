package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Payment channels. */
@Command(
    name = "channel",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ChannelCommand.ListCommand.class,
      ChannelCommand.OpenCommand.class,
      ChannelCloseCommand.class,
      ChannelSubmitCommand.class,
      ChannelFundsCommand.Deposit.class,
      ChannelFundsCommand.Withdraw.class,
      ChannelCommand.RecoverCommand.class
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
        print(channels, Names.of(client.node()));
      }
      return 0;
    }

    private void print(List<JsonValue> channels, Names names) {
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
            names.label(channel.text("peer")),
            client.state(channel, "phase"),
            channel.at("spendable").text("smt"),
            channel.at("receivable").text("smt"),
            channel.text("id").substring(0, 14));
      }
      table.print(client.out());
      // Whoever waits must be told for what (CH-53).
      channels.stream()
          .filter(channel -> channel.text("phase").equals("frozen"))
          .filter(channel -> !channel.text("why").isEmpty())
          .forEach(
              channel ->
                  client.say(
                      "channel.why", channel.text("id").substring(0, 14), channel.text("why")));
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

    /** 0: the node's own, from its offline time. */
    @Option(names = "--hold", paramLabel = "SECONDS")
    private long holdSeconds;

    @Override
    public Integer call() throws ApiFailure, Failure {
      ApiClient node = client.node();
      String peer = People.device(node, who);
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

  /** After a loss: both lanes jump ahead with the peer (CH-48). */
  @Command(name = "recover", mixinStandardHelpOptions = true)
  static final class RecoverCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();
    @Mixin private ChannelFinder channel = new ChannelFinder();

    @Option(names = "--only-copy")
    private boolean onlyCopy;

    @Override
    public Integer call() throws ApiFailure, Failure {
      if (!onlyCopy) {
        throw new Failure("not-the-only-copy");
      }
      ApiClient node = client.node();
      String id = channel.find(node);
      JsonValue answer = node.post("/channels/" + id + "/recover", JsonValue.object());
      if (client.wantsJson()) {
        client.print(answer);
      } else {
        client.say("channel.recovering", id);
      }
      return 0;
    }
  }
}
