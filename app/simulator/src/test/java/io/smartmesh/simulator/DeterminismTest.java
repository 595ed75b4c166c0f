package io.smartmesh.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.scenario.Scenario;
import io.smartmesh.simulator.scenario.Scenarios;
import io.smartmesh.simulator.world.ShippedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeterminismTest {
  /** One that takes little time, and has crashes and replaced blocks where a scenario has any. */
  private static final long SEED = 9;

  private static final int BEGINNING = 1_000;

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"payments", "messages", "dispute", "reorganisations", "liars", "abuse", "ratchet"})
  void theSameSeedGivesTheSameTraceToTheLastByte(String name) {
    List<String> once = trace(name, SEED);
    assertTrue(once.size() > BEGINNING, () -> "only " + once.size() + " lines");
    assertEquals(once, trace(name, SEED));
    assertNotEquals(once.subList(0, BEGINNING), beginning(name, SEED + 1));
  }

  /** Another seed is another story from its first hours on: the rest of it need not be played. */
  private static List<String> beginning(String name, long seed) {
    List<String> lines = new ArrayList<>();
    assertThrows(
        Enough.class,
        () ->
            play(
                name,
                seed,
                line -> {
                  lines.add(line);
                  if (lines.size() == BEGINNING) {
                    throw new Enough();
                  }
                }));
    return lines;
  }

  private static List<String> trace(String name, long seed) {
    List<String> lines = new ArrayList<>();
    play(name, seed, lines::add);
    return lines;
  }

  private static void play(String name, long seed, Consumer<String> trace) {
    Scenario scenario = Scenarios.named(name).orElseThrow();
    SeedRun.play(scenario, seed, new ShippedNode(), FaultSet.all(), Optional.of(trace));
  }
}
