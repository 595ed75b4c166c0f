package io.smartmesh.bench.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code ip} and its like, each for a bounded time. */
final class Shell {
  private Shell() {}

  /** What it printed. */
  static String run(String... command) throws LabFailure {
    return feed("", command);
  }

  /**
   * @param input that it reads
   */
  static String feed(String input, String... command) throws LabFailure {
    String line = String.join(" ", command);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
      if (!process.waitFor(LabLimits.COMMAND_SECONDS_MOST, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new LabFailure(
            line + " took longer than " + LabLimits.COMMAND_SECONDS_MOST + " seconds");
      }
      if (process.exitValue() != 0) {
        throw new LabFailure(line + " ended with " + process.exitValue() + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new LabFailure(line + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure(line + " was interrupted", e);
    }
  }

  /** Whether the program is on the path: for what is only wished for. */
  static boolean has(String program) {
    try {
      run("sh", "-c", "command -v " + program);
      return true;
    } catch (LabFailure e) {
      return false;
    }
  }

  /** Whether it worked: for what may be gone already. */
  static boolean works(List<String> command) {
    try {
      run(command.toArray(new String[0]));
      return true;
    } catch (LabFailure e) {
      return false;
    }
  }
}
