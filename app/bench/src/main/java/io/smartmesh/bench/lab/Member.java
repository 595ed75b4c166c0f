package io.smartmesh.bench.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;

/** A process in a namespace. */
public final class Member {
  private static final int WORDS_SHOWN = 8;
  private static final long LOOK_MILLIS = 5;
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER_TICKS_AT = 11;

  private final String name;
  private final Process process;
  private final Path errors;
  private final BufferedReader says;
  private final PrintWriter hears;

  private Member(String name, Process process, Path errors) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    this.says =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.hears = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /**
   * @param talks its standard output is for {@link #answer}; otherwise it goes to the log
   */
  static Member start(
      Lab lab, int node, String name, boolean talks, Path work, List<String> command)
      throws LabFailure {
    Path errors = work.resolve(name + "-" + node + ".log");
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", lab.namespace(node)));
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all);
    Jvm.smallHeaps(builder.environment());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    if (!talks) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    }
    try {
      Member member = new Member(name + " " + node, builder.start(), errors);
      lab.join(member);
      return member;
    } catch (IOException e) {
      throw new LabFailure(name + " cannot be started", e);
    }
  }

  public String name() {
    return name;
  }

  /** Of the program itself: {@code ip netns exec} becomes it. */
  public long pid() {
    return process.pid();
  }

  void tell(String line) {
    hears.println(line);
  }

  /** Its next line that begins so. */
  String answer(String beginning) throws LabFailure {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LabLimits.READY_SECONDS_MOST);
    try {
      while (System.nanoTime() < end && (process.isAlive() || says.ready())) {
        if (!says.ready()) {
          Thread.sleep(LOOK_MILLIS);
          continue;
        }
        String line = says.readLine();
        if (line != null && line.startsWith(beginning)) {
          return line;
        }
      }
      String how = process.isAlive() ? " is not ready in time: " : " ended early: ";
      throw new LabFailure(name + how + lastWords());
    } catch (IOException e) {
      throw new LabFailure(name + " does not talk", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted", e);
    }
  }

  /** Seconds of processor time that it has used, in steps of a hundredth. */
  public double cpuSeconds() throws LabFailure {
    String stat = proc("stat");
    Scanner words = new Scanner(stat.substring(stat.lastIndexOf(')') + 2));
    for (int i = 0; i < USER_TICKS_AT; i++) {
      words.next();
    }
    return (words.nextLong() + words.nextLong()) / TICKS_PER_SECOND;
  }

  /** Memory that it holds, in millions of bytes, with what it shares with others. */
  public double rssMegabytes() throws LabFailure {
    return proc("status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
        .findFirst()
        .orElseThrow(() -> new LabFailure(name + " has no memory any more: " + lastWords()));
  }

  private String proc(String file) throws LabFailure {
    try {
      return Files.readString(Path.of("/proc/" + pid(), file));
    } catch (IOException e) {
      throw new LabFailure(name + " ended early: " + lastWords(), e);
    }
  }

  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(errors);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - WORDS_SHOWN), lines.size()));
    } catch (IOException e) {
      return "(no log)";
    }
  }

  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(LabLimits.STOP_SECONDS_MOST, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
