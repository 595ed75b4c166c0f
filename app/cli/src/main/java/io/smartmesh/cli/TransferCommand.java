package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Files to and from others. */
@Command(
    name = "transfer",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TransferCommand.Send.class,
      TransferCommand.Listing.class,
      TransferCommand.Accept.class,
      TransferCommand.Refuse.class,
      TransferCommand.Pause.class,
      TransferCommand.Resume.class,
      TransferCommand.Cancel.class,
      TransferCommand.Forget.class
    })
final class TransferCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Offers a file. */
  @Command(name = "send", mixinStandardHelpOptions = true)
  static final class Send implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "who")
    private String who = "";

    @Parameters(index = "1", paramLabel = "FILE", descriptionKey = "transfer-file")
    private Path file = Path.of("");

    @Option(names = "--wait", paramLabel = "SECONDS", descriptionKey = "transfer-wait")
    private int waitSeconds;

    @Override
    public Integer call() throws ApiFailure, Failure {
      ApiClient node = client.node();
      String to = People.find(node, who);
      String path = file.toAbsolutePath().normalize().toString();
      String id = node.post("/transfers", JsonValue.object("to", to, "path", path)).text("id");
      return new TransferProgress(client, node).show(id, waitSeconds);
    }
  }

  /** All that are remembered. */
  @Command(name = "list", mixinStandardHelpOptions = true)
  static final class Listing implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Override
    public Integer call() throws ApiFailure {
      ApiClient node = client.node();
      JsonValue answer = node.get("/transfers");
      List<JsonValue> all = answer.list("transfers");
      TransferProgress progress = new TransferProgress(client, node);
      if (client.wantsJson()) {
        client.print(answer);
      } else if (all.isEmpty()) {
        client.say("transfer.none");
      } else {
        all.forEach(progress::print);
      }
      return 0;
    }
  }

  /** Something that is done to one of them. */
  abstract static class Steer implements Callable<Integer> {
    private final String what;

    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "transfer-id")
    private String which = "";

    Steer(String what) {
      this.what = what;
    }

    int waitSeconds() {
      return 0;
    }

    @Override
    public Integer call() throws ApiFailure, Failure {
      ApiClient node = client.node();
      String id = find(node);
      JsonValue answer = node.post("/transfers/" + id + "/" + what, "{}");
      if (what.equals("forget")) {
        if (client.wantsJson()) {
          client.print(answer);
        } else {
          client.say("transfer.forgotten", id);
        }
        return 0;
      }
      return new TransferProgress(client, node).show(id, waitSeconds());
    }

    private String find(ApiClient node) throws ApiFailure, Failure {
      String digits = which.toLowerCase(Locale.ROOT);
      List<String> ids =
          node.get("/transfers").list("transfers").stream()
              .map(transfer -> transfer.text("id"))
              .filter(id -> id.startsWith(digits))
              .toList();
      if (ids.isEmpty()) {
        throw new Failure("no-such-transfer", which);
      }
      if (ids.size() > 1) {
        throw new Failure("several-transfers", which, String.join(" ", ids));
      }
      return ids.get(0);
    }
  }

  /** An offered file is wanted. */
  @Command(name = "accept", mixinStandardHelpOptions = true)
  static final class Accept extends Steer {
    @Option(names = "--wait", paramLabel = "SECONDS", descriptionKey = "transfer-wait")
    private int waitSeconds;

    Accept() {
      super("accept");
    }

    @Override
    int waitSeconds() {
      return waitSeconds;
    }
  }

  /** An offered file is not wanted. */
  @Command(name = "refuse", mixinStandardHelpOptions = true)
  static final class Refuse extends Steer {
    Refuse() {
      super("refuse");
    }
  }

  /** It goes on later. */
  @Command(name = "pause", mixinStandardHelpOptions = true)
  static final class Pause extends Steer {
    Pause() {
      super("pause");
    }
  }

  /** It goes on. */
  @Command(name = "resume", mixinStandardHelpOptions = true)
  static final class Resume extends Steer {
    @Option(names = "--wait", paramLabel = "SECONDS", descriptionKey = "transfer-wait")
    private int waitSeconds;

    Resume() {
      super("resume");
    }

    @Override
    int waitSeconds() {
      return waitSeconds;
    }
  }

  /** It is given up on both sides. */
  @Command(name = "cancel", mixinStandardHelpOptions = true)
  static final class Cancel extends Steer {
    Cancel() {
      super("cancel");
    }
  }

  /** What is over is not listed any more. */
  @Command(name = "forget", mixinStandardHelpOptions = true)
  static final class Forget extends Steer {
    Forget() {
      super("forget");
    }
  }
}
