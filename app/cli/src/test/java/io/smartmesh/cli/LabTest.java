package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smartmesh.bench.lab.Lab;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Benchmarks that run nodes as the launcher does. */
class LabTest {
  @TempDir Path directory;

  /** Held until they are told to go; it needs root and namespaces. */
  @Test
  void twoHeldNodesReachEachOtherOnceTheyAreToldToGo() throws Exception {
    assumeTrue(Lab.missing().isEmpty(), () -> "skipped: " + Lab.missing().orElse(""));
    JsonNode json = bench("reach", "--topology", "line:2", "--peer", "none");
    assertTrue(json.path("reach_s").asDouble() > 0, json.toString());
  }

  @Test
  void aCommandIsTimedBesideAJvmThatOnlyStarts() throws Exception {
    JsonNode json = bench("cli-start", "--repetitions", "1");
    assertTrue(json.path("seconds").asDouble() > 0, json.toString());
    assertTrue(json.path("jvm_seconds").asDouble() > 0, json.toString());
    assertTrue(json.path("ratio").asDouble() > 0, json.toString());
  }

  private JsonNode bench(String name, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("bench", name));
    all.addAll(List.of(options));
    all.addAll(List.of("--json", "--directory", "" + directory));
    String[] words = all.toArray(new String[0]);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int end =
        Main.commandLine(List.of(words))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(words);
    assertEquals(0, end, err.toString());
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertEquals("smartmesh.bench." + name + "/1", json.path("schema").asText());
    try (var left = Files.list(directory)) {
      assertEquals(0, left.count(), "nothing is left behind");
    }
    return json;
  }
}
