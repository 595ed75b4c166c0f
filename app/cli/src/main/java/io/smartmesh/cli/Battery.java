package io.smartmesh.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How full this machine's battery is, where the system says so. */
final class Battery {
  private static final Path SUPPLIES = Path.of("/sys/class/power_supply");
  private static final int FULL = 100;

  private Battery() {}

  static Optional<Integer> percent() {
    if (!Files.isDirectory(SUPPLIES)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> supplies = Files.newDirectoryStream(SUPPLIES)) {
      for (Path supply : supplies) {
        Path capacity = supply.resolve("capacity");
        if (Files.isReadable(capacity)) {
          int percent = Integer.parseInt(Files.readString(capacity).trim());
          return Optional.of(Math.max(0, Math.min(FULL, percent)));
        }
      }
    } catch (IOException | NumberFormatException e) {
      // A call for help goes without it.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
