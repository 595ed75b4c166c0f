package io.smartmesh.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data}: the directory that is one node. */
final class DataOption {
  @Option(names = "--data", paramLabel = "DIR")
  private Path data = Path.of(System.getProperty("user.home"), ".smartmesh");

  Path directory() {
    return data.toAbsolutePath().normalize();
  }
}
