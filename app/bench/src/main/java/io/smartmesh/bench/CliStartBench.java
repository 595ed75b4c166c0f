package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.bench.lab.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long a user waits for {@code smartmesh status}: from the start of the process to its end,
 * asking a node that runs. Beside it a JVM of the same options that does nothing but start.
 *
 * @param directory for the node
 */
record CliStartBench(int repetitions, Path directory) {
  static final String SCHEMA = "smartmesh.bench.cli-start/1";
  private static final int WARM_UPS = 2;
  private static final long NODE_SECONDS = 60;
  private static final long CLIENT_SECONDS = 30;
  private static final double NANOS = 1e9;

  ObjectNode run(Progress progress) throws Exception {
    Path data = directory.resolve("node");
    List<String> status = new ArrayList<>(Jvm.client());
    status.addAll(List.of("status", "--json", "--data", data.toString()));
    List<String> nothing = new ArrayList<>(Jvm.plain());
    nothing.add("-version");
    Process node = node(data);
    try {
      awaitAnswer(node, status);
      double[] seconds = new double[repetitions];
      double[] jvm = new double[repetitions];
      for (int i = -WARM_UPS; i < repetitions; i++) {
        // In turns, so that other load of the machine meets both.
        double one = seconds(status);
        double other = seconds(nothing);
        if (i >= 0) {
          seconds[i] = one;
          jvm[i] = other;
          progress.say("progress.cli-start", i + 1, repetitions, Round.to(one, 3));
        }
      }
      return report(Median.of(seconds), Median.of(jvm));
    } finally {
      node.destroy();
      node.waitFor(NODE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private ObjectNode report(Median seconds, Median jvm) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", SCHEMA)
        .put("repetitions", repetitions)
        .put("launcher", Jvm.hasLauncher())
        .put("seconds", Round.to(seconds.value(), 3))
        .put("seconds_least", Round.to(seconds.least(), 3))
        .put("seconds_most", Round.to(seconds.most(), 3))
        .put("jvm_seconds", Round.to(jvm.value(), 3))
        .put("ratio", Round.to(seconds.value() / jvm.value(), 2));
  }

  private Process node(Path data) throws Exception {
    List<String> command = new ArrayList<>(Jvm.node());
    command.addAll(List.of("up", "--data", data.toString()));
    command.addAll(List.of("--udp-bind", "127.0.0.1:0", "--api-port", "0"));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(directory.resolve("node.log").toFile())
        .start();
  }

  private void awaitAnswer(Process node, List<String> status) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(NODE_SECONDS);
    while (exitCode(status) != 0) {
      if (!node.isAlive() || System.nanoTime() > end) {
        throw new IOException("no node: " + Files.readString(directory.resolve("node.log")));
      }
    }
  }

  private static double seconds(List<String> command) throws Exception {
    long from = System.nanoTime();
    int code = exitCode(command);
    long nanos = System.nanoTime() - from;
    if (code != 0) {
      throw new IOException("exit code " + code + " of " + command);
    }
    return nanos / NANOS;
  }

  private static int exitCode(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(CLIENT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("no end within " + CLIENT_SECONDS + " s of " + command);
    }
    return process.exitValue();
  }
}
