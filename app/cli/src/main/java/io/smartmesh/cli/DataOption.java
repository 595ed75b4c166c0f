package io.smartmesh.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The directory that is one node: {@code --data}, or {@code SMARTMESH_DATA} in the environment, or
 * {@code ~/.smartmesh}.
 */
final class DataOption {
  @Option(names = "--data", paramLabel = "DIR")
  private @Nullable Path data;

  Path directory() {
    return chosen().toAbsolutePath().normalize();
  }

  private Path chosen() {
    if (data != null) {
      return data;
    }
    String variable = System.getenv("SMARTMESH_DATA");
    return variable == null || variable.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".smartmesh")
        : Path.of(variable);
  }
}
