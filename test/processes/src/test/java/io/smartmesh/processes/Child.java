package io.smartmesh.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One process of a {@link TrapNode}, from its start to its death. */
final class Child {
  /** It ended before it had answered. */
  static final class Died extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;
  private boolean isReady;

  /**
   * @param arguments of {@link TrapNode#main}
   * @param errors where its error stream goes
   */
  Child(List<String> arguments, Path errors) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    command.add(TrapNode.class.getName());
    command.addAll(arguments);
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start();
    orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  List<String> ask(String order) throws Died {
    if (!isReady) {
      answer();
      isReady = true;
    }
    try {
      orders.write(order + "\n");
      orders.flush();
    } catch (IOException e) {
      throw new Died();
    }
    return answer();
  }

  private List<String> answer() throws Died {
    List<String> lines = new ArrayList<>();
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.equals(".")) {
          return lines;
        }
        lines.add(line);
      }
    } catch (IOException e) {
      throw new Died();
    }
    throw new Died();
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Nothing of it gets a chance to tidy up. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
