package io.smartmesh.fuzz;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Every decoder against hostile bytes, from the same seeds each time. Longer by hand, or one input
 * again: docs/FUZZING.md.
 */
class FuzzTest {
  private static final String COUNT = "smartmesh.fuzz.count";
  private static final String TARGET = "smartmesh.fuzz.target";
  private static final String SEED = "smartmesh.fuzz.seed";

  /** Inputs of all targets together that a build runs. */
  private static final long GATE = 300_000;

  /** Inputs of each, however dear. */
  private static final long LEAST = 150;

  private static final Path REPORT = Path.of("target", "fuzz-report.md");

  @Test
  void everyDecoderRefusesHostileBytesOrTakesThem() throws IOException {
    String only = System.getProperty(TARGET);
    List<Target> targets =
        Targets.ALL.stream().filter(t -> only == null || t.name().equals(only)).toList();
    assertTrue(!targets.isEmpty(), "no target is called " + only);
    Report report = new Report();
    long start = System.nanoTime();
    String seed = System.getProperty(SEED);
    if (seed != null) {
      targets.forEach(
          t -> new Fuzzer(t, report).run(Long.parseLong(seed), 1 + Long.parseLong(seed)));
      return;
    }
    long count = Long.getLong(COUNT, GATE);
    long weights = targets.stream().mapToLong(Target::weight).sum();
    List<Executable> runs = new ArrayList<>();
    for (Target target : targets) {
      runs.add(
          () -> {
            new Fuzzer(target, report).run(0, Math.max(LEAST, count * target.weight() / weights));
            assertTrue(report.refused(target) > 0, target + " refuses nothing");
          });
    }
    try {
      assertAll(runs);
    } finally {
      write(report, System.nanoTime() - start);
    }
  }

  private static void write(Report report, long nanos) throws IOException {
    String head = String.format("%,d inputs, %,d s%n%n", report.inputs(), nanos / 1_000_000_000L);
    Files.createDirectories(REPORT.toAbsolutePath().getParent());
    Files.writeString(REPORT, head + report.text());
  }

  @Test
  void namesAreUnique() {
    Set<String> names = new HashSet<>();
    Targets.ALL.forEach(target -> names.add(target.name()));
    assertEquals(Targets.ALL.size(), names.size());
  }
}
