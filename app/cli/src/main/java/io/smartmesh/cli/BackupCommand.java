package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import java.io.IOException;
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

/** Snapshots of this device, kept by others. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BackupCommand.Status.class,
      BackupCommand.KeepWith.class,
      BackupCommand.Export.class,
      BackupDrill.class
    })
final class BackupCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** How old the newest acknowledged snapshot is, and who keeps it. */
  @Command(name = "status", mixinStandardHelpOptions = true)
  static final class Status implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Override
    public Integer call() throws ApiFailure {
      JsonValue backup = client.node().get("/backup");
      if (client.wantsJson()) {
        client.print(backup);
        return 0;
      }
      Texts texts = client.texts();
      if (!backup.flag("possible")) {
        client.say("backup.impossible");
      } else if (backup.number("tooLarge") > 0) {
        client.say("backup.too-large", backup.number("tooLarge"));
      } else {
        newest(backup);
      }
      List<JsonValue> keepers = backup.list("keepers");
      if (!keepers.isEmpty()) {
        Table table =
            new Table()
                .row(
                    texts.get("col.keeper"),
                    texts.get("col.why"),
                    texts.get("col.version"),
                    texts.get("col.since"),
                    texts.get("col.state"));
        keepers.forEach(keeper -> row(table, texts, keeper));
        table.print(client.out());
      }
      client.say("backup.for-others", backup.number("keptForOthers"), backup.number("keptBytes"));
      return 0;
    }

    private void newest(JsonValue backup) {
      long version = backup.number("version");
      long since = 0;
      int count = 0;
      for (JsonValue keeper : backup.list("keepers")) {
        if (version > 0 && keeper.number("version") == version) {
          since = Math.max(since, keeper.number("since"));
          count++;
        }
      }
      if (count > 0 && !backup.flag("unsaved")) {
        client.say("backup.safe", count, Moments.utc(new ChainTime(since)));
      } else if (count > 0) {
        client.say("backup.behind", count, Moments.utc(new ChainTime(since)));
      } else {
        client.say("backup.nowhere");
      }
    }

    private static void row(Table table, Texts texts, JsonValue keeper) {
      String refusal = keeper.text("refusal").toLowerCase(Locale.ROOT);
      boolean has = keeper.number("version") > 0;
      String state =
          !refusal.isEmpty()
              ? "backup.refused." + refusal
              : keeper.flag("reachable") ? "backup.reachable" : "backup.away";
      table.row(
          keeper.text("address"),
          texts.get(keeper.flag("chosen") ? "backup.chosen" : "backup.peer"),
          has ? "" + keeper.number("version") : "-",
          has ? Moments.utc(new ChainTime(keeper.number("since"))) : "-",
          texts.get(state));
    }
  }

  /** A contact is asked to keep them too. */
  @Command(name = "keep-with", mixinStandardHelpOptions = true)
  static final class KeepWith implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "who")
    private String who = "";

    @Option(names = "--stop")
    private boolean stop;

    @Override
    public Integer call() throws ApiFailure, Failure {
      ApiClient node = client.node();
      String contact = People.find(node, who);
      JsonValue answer =
          node.post("/backup/keepers", JsonValue.object("contact", contact, "keeps", !stop));
      if (client.wantsJson()) {
        client.print(answer);
      } else {
        client.say(stop ? "backup.keeps-no-more" : "backup.keeps", contact);
      }
      return 0;
    }
  }

  /** A sealed snapshot of now, as a file. */
  @Command(name = "export", mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "file")
    private Path file = Path.of("");

    @Override
    public Integer call() throws ApiFailure, Failure {
      JsonValue answer = client.node().post("/backup/export", JsonValue.object());
      Bytes blob = Bytes.fromHex(answer.text("snapshot"));
      try {
        SafeFile.write(file.toAbsolutePath(), blob);
      } catch (IOException e) {
        throw new Failure("snapshot-unwritable", file.toString(), Reason.of(e));
      }
      client.say("backup.exported", file, blob.length());
      return 0;
    }
  }
}
