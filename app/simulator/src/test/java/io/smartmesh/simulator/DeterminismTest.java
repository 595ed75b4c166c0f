package io.smartmesh.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.scenario.Scenario;
import io.smartmesh.simulator.scenario.Scenarios;
import io.smartmesh.simulator.world.ShippedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeterminismTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"payments", "messages", "dispute", "reorganisations", "liars", "abuse", "ratchet"})
  void theSameSeedGivesTheSameTraceToTheLastByte(String name) {
    List<String> once = trace(name, 3);
    assertTrue(once.size() > 1_000, () -> "only " + once.size() + " lines");
    assertEquals(once, trace(name, 3));
    assertNotEquals(once, trace(name, 4));
  }

  private static List<String> trace(String name, long seed) {
    Scenario scenario = Scenarios.named(name).orElseThrow();
    List<String> lines = new ArrayList<>();
    SeedRun.play(scenario, seed, new ShippedNode(), FaultSet.all(), Optional.of(lines::add));
    return lines;
  }
}
