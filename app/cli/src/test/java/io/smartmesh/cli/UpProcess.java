package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** {@code smartmesh up} as a process of its own, with its log and what it says in files. */
final class UpProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final long LOOK_MILLIS = 50;

  private final List<String> prefix;
  private final Process process;
  private final Path data;
  private final Path out;
  private final Path log;

  /**
   * @param prefix what runs it elsewhere, such as {@code ip netns exec a}
   * @param data its directory; the log is next to it
   */
  UpProcess(List<String> prefix, Path data, String... options) throws IOException {
    this.prefix = prefix;
    this.data = data;
    this.out = data.resolveSibling(data.getFileName() + ".out");
    this.log = data.resolveSibling(data.getFileName() + ".log");
    Files.deleteIfExists(out);
    Files.deleteIfExists(log);
    List<String> command = new ArrayList<>(command(prefix, "up", data));
    command.addAll(List.of(options));
    this.process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(log.toFile())
            .start();
  }

  static List<String> command(List<String> prefix, String name, Path data) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(name, "--data", data.toString(), "--lang", "en"));
    return command;
  }

  /** Waits for a command's end. */
  static Run run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).start();
    byte[] out = process.getInputStream().readAllBytes();
    byte[] err = process.getErrorStream().readAllBytes();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "no end of " + command);
    return new Run(
        process.exitValue(),
        new String(out, StandardCharsets.UTF_8),
        new String(err, StandardCharsets.UTF_8));
  }

  /** Until it answers its users; its address. */
  String ready() throws Exception {
    waitFor(out, "is up: address 0x");
    return Files.readString(out).replaceAll("(?s).*address (0x[0-9a-f]{40}).*", "$1");
  }

  int apiPort() throws IOException {
    return Integer.parseInt(
        Files.readString(out).replaceAll("(?s).*http://127.0.0.1:([0-9]+).*", "$1"));
  }

  /**
   * A first word to somebody: from then on both are known to each other by their devices, in each
   * epoch (WH-3, WH-4).
   */
  void asksFor(String device) throws Exception {
    List<String> command = command(prefix, "ping", data);
    command.addAll(List.of(device, "--count", "30", "--until-direct"));
    Run ping = run(command);
    assertEquals(0, ping.exitCode(), () -> ping + text(log));
  }

  Path data() {
    return data;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** How often the log has this by now. */
  int count(String text) throws IOException {
    return log().split(Pattern.quote(text), -1).length - 1;
  }

  void awaitLog(String text) throws Exception {
    waitFor(log, text);
  }

  void awaitLog(String text, int times) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (count(text) < times) {
      assertTrue(
          System.nanoTime() < end && process.isAlive(),
          times + " times \"" + text + "\" in:\n" + log());
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void waitFor(Path file, String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(file).contains(text)) {
      assertTrue(
          System.nanoTime() < end && process.isAlive(),
          () -> "\"" + text + "\" never came in " + file + ":\n" + text(file) + text(log));
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The number of entries of {@code /proc/PID/what}: {@code fd} or {@code task}. */
  long has(String what) throws IOException {
    try (var entries = Files.list(Path.of("/proc", "" + process.pid(), what))) {
      return entries.count();
    }
  }

  void signal(String name) throws Exception {
    run(List.of("kill", "-" + name, "" + process.pid()));
  }

  /** The exit code, of a process that is to end. */
  int end() throws Exception {
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "does not end");
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
  }
}
