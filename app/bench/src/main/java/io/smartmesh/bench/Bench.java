package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.api.client.Texts;
import io.smartmesh.bench.lab.LabFailure;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the benchmarks have in common: a directory of their own, progress, and the report. */
abstract class Bench implements Callable<Integer> {
  private static final int REPETITIONS_MOST = 101;

  @Option(names = "--repetitions", paramLabel = "N")
  private int repetitions;

  @Option(names = "--directory", paramLabel = "DIR")
  private @Nullable Path parent;

  @Mixin private Report report = new Report();

  @Spec private CommandSpec spec = CommandSpec.create();

  Bench() {
    this(5);
  }

  /**
   * @param repetitions unless the user says how many
   */
  Bench(int repetitions) {
    this.repetitions = repetitions;
  }

  abstract ObjectNode measure(Path directory, Progress progress) throws Exception;

  @Override
  public Integer call() throws Exception {
    require(
        repetitions >= 1 && repetitions <= REPETITIONS_MOST,
        "--repetitions: 1 … " + REPETITIONS_MOST);
    Texts texts = Report.texts(spec);
    PrintWriter err = spec.commandLine().getErr();
    Path directory =
        parent == null
            ? Files.createTempDirectory("smartmesh-bench")
            : Files.createTempDirectory(parent, "smartmesh-bench");
    try {
      report.write(
          spec,
          measure(
              directory,
              (key, values) -> {
                err.println(texts.get(key, values));
                err.flush();
              }));
      return 0;
    } catch (BenchFailure | LabFailure e) {
      err.println(texts.get("failed", String.valueOf(e.getMessage())));
      return 1;
    } finally {
      deleteAll(directory);
    }
  }

  int repetitions() {
    return repetitions;
  }

  void require(boolean holds, String sentence) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
