package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Nodes that all start at once and know nobody: how soon each reaches each, and that it stays so.
 */
class ColdStartTest {
  private static final int SIDE = 4;
  private static final int MTU = 1_400;

  private final Row row = new Row(60);
  private final List<Row.Node> nodes = new ArrayList<>();
  private final List<Row.Cable> cables = new ArrayList<>();

  private void grid() {
    for (int i = 0; i < SIDE * SIDE; i++) {
      Row.Node node = row.node(i + 1);
      if (i % SIDE > 0) {
        cables.add(row.join(nodes.get(i - 1), node, MTU, 0));
      }
      if (i >= SIDE) {
        cables.add(row.join(nodes.get(i - SIDE), node, MTU, 0));
      }
      nodes.add(node);
    }
  }

  private boolean allReachAll() {
    return nodes.stream().allMatch(node -> node.mesh.routes().size() == nodes.size() - 1);
  }

  @Test
  void onALanAllReachAllWithinASecondAtVirtuallyNoCost() {
    grid();
    assertTrue(row.time.runUntil(this::allReachAll, 1_000), "not after " + row.time.now());
    int bytes = cables.stream().mapToInt(cable -> (int) cable.bytes).sum();
    assertTrue(bytes / nodes.size() < 8_000, bytes / nodes.size() + " bytes a node");
  }

  /** LN-60: a neighbour that has just started is slow, and that is all. */
  @Test
  void aNeighbourThatAnswersSlowlyAtFirstIsNotHeldForSilent() {
    grid();
    cables.forEach(cable -> cable.delayMillis = 200);
    assertTrue(row.time.runUntil(this::allReachAll, 8_000), "not after " + row.time.now());
    for (Row.Node node : nodes) {
      node.told.clear();
      nodes.stream()
          .filter(to -> to != node)
          .forEach(to -> node.send(to, TrafficClass.MESSAGE, Bytes.of(1)));
    }
    row.time.run(900);
    for (Row.Node node : nodes) {
      assertEquals(
          0, node.told.stream().filter(MeshOutput.NodeUnreachable.class::isInstance).count());
    }
    row.time.run(2_000);
    for (Row.Node node : nodes) {
      assertEquals(nodes.size() - 1, node.arrived.size());
    }
  }
}
