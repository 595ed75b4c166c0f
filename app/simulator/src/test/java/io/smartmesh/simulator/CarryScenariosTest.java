package io.smartmesh.simulator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.scenario.Scenario;
import io.smartmesh.simulator.scenario.Scenarios;
import io.smartmesh.simulator.world.ShippedNode;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CY-21, MS-17, in whole worlds: a few seeds of those that depend on carrying. */
class CarryScenariosTest {
  private static final int PHONES = 10;

  @ParameterizedTest
  @CsvSource({"courier, 1", "courier, 2", "vehicles, 1", "festival, 1"})
  void everythingArrivesOnce(String name, long seed) {
    Scenario scenario =
        name.equals("festival") ? Scenarios.festival(PHONES) : Scenarios.named(name).orElseThrow();
    SeedRun.Result result =
        SeedRun.play(scenario, seed, new ShippedNode(), FaultSet.all(), Optional.empty());
    assertTrue(
        result.failure().isEmpty(),
        () -> result.failure().map(SeedRun.Failure::what).orElse("") + Explanation.replay(result));
  }
}
