package io.smartmesh.demo.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs short commands of the system. */
final class Shell {
  private Shell() {}

  /**
   * @throws IOException with the command's own words when it fails
   */
  static void run(String... command) throws IOException {
    runWith("", command);
  }

  /** With these lines on its standard input. */
  static void runWith(String input, String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(
            String.join(" ", List.of(command)) + ": " + (output.isEmpty() ? code : output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in " + String.join(" ", List.of(command)), e);
    }
  }
}
