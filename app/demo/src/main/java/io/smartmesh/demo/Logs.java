package io.smartmesh.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The ends of all logs of a story. */
final class Logs {
  private static final int LINES_MAX = 8;

  private Logs() {}

  static List<String> ends(Path directory) {
    List<String> ends = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        List<String> lines = Files.readAllLines(log);
        ends.add(log.getFileName() + ":");
        ends.addAll(lines.subList(Math.max(0, lines.size() - LINES_MAX), lines.size()));
      }
    } catch (IOException e) {
      ends.add("logs cannot be read: " + e);
    }
    return ends;
  }
}
