package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import io.smartmesh.base.Result;
import io.smartmesh.cli.config.Configuration;
import io.smartmesh.cli.config.Problem;
import io.smartmesh.runtime.Stop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * Runs a node until it is told to stop (Ctrl-C or SIGTERM). Its options are all settings, see
 * {@link SettingOptions}.
 */
@Command(name = UpCommand.NAME, mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  static final String NAME = "up";

  @Mixin private DataOption data = new DataOption();

  @Mixin private VaultOption vault = new VaultOption();

  @Option(names = "--json")
  private boolean json;

  @Option(names = "--hold")
  private boolean hold;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Texts texts = new Texts(spec.resourceBundle());
    NodeSettings settings = settings(texts, data.directory(), spec.commandLine().getParseResult());
    DataDirectory directory = DataDirectory.openAlone(data.directory());
    boolean first = !Files.exists(directory.resolve(Keyring.DEVICE));
    Gate gate = hold ? Gate.closed() : Gate.opened();
    Daemon daemon = Daemon.start(directory, settings, vault, gate);
    if (first && Files.exists(directory.resolve(Locks.KEY_FILE))) {
      spec.commandLine().getErr().println(texts.get("up.first", daemon.account()));
    }
    Signals.onStop(daemon::close);
    spec.commandLine().getOut().println(readyLine(texts, settings.name(), daemon));
    if (hold) {
      gate.openOnWord(System.in, daemon::close);
    }
    Stop end = daemon.awaitEnd();
    daemon.close();
    if (end.exitCode() != 0) {
      spec.commandLine().getErr().println(end.sentence());
    }
    return end.exitCode();
  }

  /** What the options, the environment and the file in {@code directory} say together. */
  static NodeSettings settings(Texts texts, Path directory, ParseResult parsed) throws Failure {
    ConfigSource source = new ConfigSource(directory);
    Result<Configuration, List<Problem>> read = source.read(SettingOptions.given(parsed));
    if (read instanceof Result.Err<Configuration, List<Problem>> wrong) {
      throw new ConfigProblems(texts, source.file().toString()).failure(wrong.error().get(0));
    }
    return NodeSettings.of(read.orThrow(), source);
  }

  private String readyLine(Texts texts, String name, Daemon daemon) {
    String address = daemon.address().toString();
    String directory = data.directory().toString();
    return json
        ? JsonValue.object(
            "schema",
            "smartmesh.ready/1",
            "name",
            name,
            "address",
            address,
            "ip",
            IpCommand.ip(daemon.address()),
            "apiPort",
            (long) daemon.apiPort(),
            "data",
            directory)
        : texts.get("up.ready", name, address, daemon.apiPort(), directory);
  }
}
