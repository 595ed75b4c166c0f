package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** This program's version and what it runs on. */
@Command(name = "version", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
  @Option(names = "--json")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    String java = System.getProperty("java.version");
    spec.commandLine()
        .getOut()
        .println(
            json
                ? JsonValue.object(
                    "schema", "smartmesh.version/1", "version", version(), "java", java)
                : "smartmesh " + version() + " (Java " + java + ")");
    return 0;
  }

  /** From the jar's manifest; there is none when run from class files. */
  static String version() {
    return Objects.requireNonNullElse(
        VersionCommand.class.getPackage().getImplementationVersion(), "development");
  }

  /** For {@code --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"smartmesh " + version()};
    }
  }
}
