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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real nodes on a real link, held until they are told to go; needs root and namespaces. */
class LabTest {
  @TempDir Path directory;

  @Test
  void twoHeldNodesReachEachOtherOnceTheyAreToldToGo() throws Exception {
    assumeTrue(Lab.missing().isEmpty(), () -> "skipped: " + Lab.missing().orElse(""));
    String[] words = {
      "bench",
      "reach",
      "--topology",
      "line:2",
      "--peer",
      "none",
      "--json",
      "--directory",
      "" + directory
    };
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int end =
        Main.commandLine(List.of(words))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(words);
    assertEquals(0, end, err.toString());
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertEquals("smartmesh.bench.reach/1", json.path("schema").asText());
    assertTrue(json.path("reach_s").asDouble() > 0, json.toString());
    try (var left = Files.list(directory)) {
      assertEquals(0, left.count(), "nothing is left behind");
    }
  }
}
