package io.smartmesh.cli;

import io.smartmesh.api.client.Texts;
import io.smartmesh.runtime.Stop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A node that a measuring program talks to by lines on standard input and output; it ends with its
 * input. It has the options of {@link UpCommand}.
 */
@Command(name = AgentCommand.NAME, mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {
  static final String NAME = "agent";

  @Mixin private DataOption data = new DataOption();

  @Mixin private VaultOption vault = new VaultOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Texts texts = new Texts(spec.resourceBundle());
    NodeSettings settings =
        UpCommand.settings(texts, data.directory(), spec.commandLine().getParseResult());
    DataDirectory directory = DataDirectory.openAlone(data.directory());
    Daemon daemon = Daemon.start(directory, settings, vault);
    Signals.onStop(daemon::close);
    try (Agent agent = new Agent(daemon.node(), spec.commandLine().getOut())) {
      agent.introduce(daemon.address());
      Thread listener = new Thread(() -> listen(agent, daemon), "smartmesh-agent");
      listener.setDaemon(true);
      listener.start();
      Stop end = daemon.awaitEnd();
      daemon.close();
      return end.exitCode();
    }
  }

  private static void listen(Agent agent, Daemon daemon) {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        agent.take(line);
      }
    } catch (IOException e) {
      // As at its end.
    }
    daemon.close();
  }
}
