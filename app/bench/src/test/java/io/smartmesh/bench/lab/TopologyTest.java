package io.smartmesh.bench.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyTest {
  @TempDir Path directory;

  @Test
  void aLineARingAndAGridHaveTheirLinks() throws Exception {
    assertEquals(4, Topology.parse("line:5", 1).links().size());
    assertEquals(6, Topology.parse("ring:6", 1).links().size());
    Topology grid = Topology.parse("grid:4x4", 1);
    assertEquals(16, grid.nodes());
    assertEquals(24, grid.links().size());
    assertEquals(List.of(1, 4, 6, 9), grid.neighbours(5));
    assertEquals(List.of(1, 4), Topology.parse("grid:2x4", 1).neighbours(0));
  }

  @Test
  void distancesCountLinks() throws Exception {
    Topology ring = Topology.parse("ring:6", 1);
    assertArrayEquals(new int[] {0, 1, 2, 3, 2, 1}, ring.distances(0));
    assertEquals(3, ring.farthest(0));
    assertEquals(2, ring.at(0, 2));
    assertEquals(-1, ring.at(0, 4));
  }

  @Test
  void ofAFileTheNearestNodesAreTakenAndTheSeedChoosesWhere() throws Exception {
    Path file = directory.resolve("town.json");
    StringBuilder links = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      links.append(String.format("%s{\"source\":%d,\"target\":%d}", i == 0 ? "" : ",", i, i + 1));
    }
    Files.writeString(file, "{\"nodes\":[],\"links\":[" + links + "]}");
    Topology standard = Topology.parse(file.toString(), 1);
    assertEquals(LabLimits.FILE_NODES, standard.nodes());
    assertTrue(Arrays.stream(standard.distances(0)).allMatch(d -> d >= 0), "in one piece");
    Topology five = Topology.parse(file + ":5", 7);
    assertEquals(5, five.nodes());
    assertEquals(4, five.links().size());
    assertEquals(five, Topology.parse(file + ":5", 7), "a seed is played again");
    Set<List<Topology.Link>> parts = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      parts.add(Topology.parse(file + ":5", seed).links());
    }
    assertTrue(parts.size() > 1, "the middle of the line and its ends look different");
  }

  @Test
  void whatIsNoTopologyIsRefusedWithASentence() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty.json"), "{\"links\":[]}");
    Path broken = Files.writeString(directory.resolve("broken.json"), "{");
    for (String text :
        List.of("line:1", "ring:2", "grid:9x9", "line:65", "star:4", "" + empty, "" + broken)) {
      LabFailure refused = assertThrows(LabFailure.class, () -> Topology.parse(text, 1));
      assertTrue(String.valueOf(refused.getMessage()).length() > 20, text);
    }
    assertThrows(LabFailure.class, () -> Topology.parse(directory + "/none.json:0", 1));
  }
}
