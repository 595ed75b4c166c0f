package io.smartmesh.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Another process of this program, to which lines are said and which answers each with one. */
final class Child implements AutoCloseable {
  private static final int STOP_SECONDS_MOST = 15;

  /** Lines of its errors that are shown when it ends too early. */
  private static final int ERROR_LINES = 12;

  private static final List<String> INHERITED =
      List.of("-XX:SharedArchiveFile=", "-Xlog:cds", "--enable-native-access=");

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter orders;
  private final Optional<Path> flushes;
  private final Path errors;

  /**
   * @param flushes where the kernel is to note each flush of the process to a disk
   */
  Child(Class<?> main, Path errors, Optional<Path> flushes, String... arguments)
      throws IOException {
    this(main.getName(), System.getProperty("java.class.path"), errors, flushes, arguments);
  }

  /** The same for a class that is not on our own class path. */
  Child(String main, String classPath, Path errors, Optional<Path> flushes, String... arguments)
      throws IOException {
    this.name = main;
    this.flushes = flushes;
    this.errors = errors;
    List<String> command = new ArrayList<>();
    flushes.ifPresent(file -> command.addAll(tracing(file)));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Xmx512m"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> INHERITED.stream().anyMatch(argument::startsWith))
        .forEach(command::add);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  private static List<String> tracing(Path file) {
    return List.of(
        "strace", "-f", "--seccomp-bpf", "-e", "trace=fsync,fdatasync", "-o", file.toString());
  }

  /** Whether the kernel can be asked to note flushes here: strace is there and may trace. */
  static boolean canCountFlushes(Path directory) throws IOException, InterruptedException {
    try {
      List<String> command = new ArrayList<>(tracing(directory.resolve("probe")));
      command.add("true");
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  String ask(String order) throws IOException, BenchFailure {
    orders.println(order);
    return answer();
  }

  String answer() throws IOException, BenchFailure {
    String line = answers.readLine();
    if (line == null) {
      throw new BenchFailure(name + " ended instead of answering: " + lastErrors());
    }
    return line;
  }

  /** What it said last on its standard error. */
  private String lastErrors() throws IOException {
    List<String> lines = Files.readAllLines(errors);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - ERROR_LINES), lines.size()));
  }

  /** Flushes so far that the kernel has noted. */
  long flushes() throws IOException {
    try (Stream<String> lines = Files.lines(flushes.orElseThrow())) {
      // Another thread's call may cut a note in two: its second half says "resumed".
      return lines.filter(line -> line.contains("sync(")).count();
    }
  }

  /** At the end of its input it ends itself. */
  @Override
  public void close() {
    orders.close();
    try {
      if (!process.waitFor(STOP_SECONDS_MOST, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
