package io.smartmesh.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** What {@code --keep} leaves for others: everything, and a page that says how to check it. */
final class Keep {
  private static final String README = "README.md";

  private Keep() {}

  /** Makes a new or empty directory with the page in it. */
  static void prepare(Path directory) throws IOException, DemoFailure {
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new DemoFailure(directory + " is not empty. Give --keep a new directory.");
      }
    }
    try (InputStream page =
        Objects.requireNonNull(Keep.class.getResourceAsStream("keep.md"), "keep.md")) {
      Files.copy(page, directory.resolve(README));
    }
  }

  /** The outcome too. */
  static void writeResult(Path directory, String json) throws IOException {
    Files.write(directory.resolve("result.json"), (json + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
