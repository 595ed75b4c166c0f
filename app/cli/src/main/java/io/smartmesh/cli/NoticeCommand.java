package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Notices on the board of everybody near (AR-1). */
@Command(
    name = "notice",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NoticeCommand.Put.class,
      NoticeCommand.ListCommand.class,
      NoticeCommand.Withdraw.class
    })
final class NoticeCommand implements Runnable {
  private static final long HOUR_SECONDS = 3_600;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A new one. */
  @Command(name = "post", mixinStandardHelpOptions = true)
  static final class Put implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(arity = "1..*", paramLabel = "TEXT", descriptionKey = "text")
    private List<String> words = List.of();

    @Option(names = "--room", paramLabel = "NAME", descriptionKey = "around-room")
    private String room = "";

    @Option(names = "--hours", paramLabel = "N", descriptionKey = "notice-hours")
    private int hours = 24;

    @Option(names = "--card", descriptionKey = "around-card")
    private boolean card;

    @Override
    public Integer call() throws ApiFailure {
      String text = String.join(" ", words);
      long seconds = hours * HOUR_SECONDS;
      Posts.write(
          client,
          JsonValue.object(
              "kind", "notice", "room", room, "text", text, "seconds", seconds, "card", card));
      return 0;
    }
  }

  /** All that stand. */
  @Command(name = "list", mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Option(names = "--room", paramLabel = "NAME", descriptionKey = "around-room")
    private Optional<String> room = Optional.empty();

    @Override
    public Integer call() throws ApiFailure {
      Posts.show(client, "notice", room);
      return 0;
    }
  }

  /** Takes an own one back, everywhere. */
  @Command(name = "withdraw", mixinStandardHelpOptions = true)
  static final class Withdraw implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "around-id")
    private String which = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      Posts.act(client, which, "withdraw");
      return 0;
    }
  }
}
