package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Words to everybody near (AR-1). */
@Command(
    name = "around",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AroundCommand.Say.class,
      AroundCommand.ListCommand.class,
      AroundCommand.Report.class,
      AroundCommand.Mute.class,
      AroundCommand.Unmute.class
    })
final class AroundCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** To all in a room. */
  @Command(name = "say", mixinStandardHelpOptions = true)
  static final class Say implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(arity = "1..*", paramLabel = "TEXT", descriptionKey = "text")
    private List<String> words = List.of();

    @Option(names = "--room", paramLabel = "NAME", descriptionKey = "around-room")
    private String room = "";

    @Option(names = "--card", descriptionKey = "around-card")
    private boolean card;

    @Override
    public Integer call() throws ApiFailure {
      String text = String.join(" ", words);
      Posts.write(
          client, JsonValue.object("kind", "word", "room", room, "text", text, "card", card));
      return 0;
    }
  }

  /** What was said; and what is said, with --follow. */
  @Command(name = "list", mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Option(names = "--room", paramLabel = "NAME", descriptionKey = "around-room")
    private Optional<String> room = Optional.empty();

    @Option(names = "--follow", descriptionKey = "around-follow")
    private boolean follow;

    @Override
    public Integer call() throws ApiFailure {
      if (follow) {
        // The events first: nothing falls between what is there and what comes.
        client.node().follow(() -> Posts.show(client, "word", room), this::show);
      } else {
        Posts.show(client, "word", room);
      }
      return 0;
    }

    private void show(JsonValue event) throws ApiFailure {
      if (!event.text("type").equals("post-around")) {
        return;
      }
      JsonValue post = event.at("post");
      if (room.isPresent() && !post.text("room").equals(room.get())) {
        return;
      }
      if (client.wantsJson()) {
        client.print(event);
      } else {
        Posts.print(client, Names.of(client.node()), post);
      }
      client.out().flush();
    }
  }

  /** This is not fit to be seen. */
  @Command(name = "report", mixinStandardHelpOptions = true)
  static final class Report implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "around-id")
    private String which = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      Posts.act(client, which, "report");
      return 0;
    }
  }

  /** Nothing more of whoever wrote this. */
  @Command(name = "mute", mixinStandardHelpOptions = true)
  static final class Mute implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "around-id")
    private String which = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      Posts.act(client, which, "mute");
      return 0;
    }
  }

  /** Whoever was muted is read again; without a writer it lists them. */
  @Command(name = "unmute", mixinStandardHelpOptions = true)
  static final class Unmute implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "WRITER",
        descriptionKey = "around-writer")
    private Optional<String> writer = Optional.empty();

    @Override
    public Integer call() throws ApiFailure {
      ApiClient node = client.node();
      if (writer.isEmpty()) {
        JsonValue all = node.get("/around");
        if (client.wantsJson()) {
          client.print(all);
        } else {
          all.texts("muted").forEach(client.out()::println);
        }
        return 0;
      }
      String body = JsonValue.object("writer", writer.get().toLowerCase(Locale.ROOT));
      JsonValue done = node.post("/around/unmute", body);
      if (client.wantsJson()) {
        client.print(done);
      } else {
        client.say("around.done.unmute");
      }
      return 0;
    }
  }
}
