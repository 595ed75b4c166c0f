package io.smartmesh.bench.lab;

import java.nio.file.Path;
import java.util.OptionalDouble;

/** Reads a node's metrics. */
final class Metrics {
  private Metrics() {}

  static OptionalDouble read(String namespace, Path directory, String name) throws LabFailure {
    return NodeApi.ask(namespace, directory, "GET", "/metrics", "")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst();
  }
}
