package io.smartmesh.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import io.smartmesh.base.Amount;
import io.smartmesh.crypto.Curves;
import io.smartmesh.simulator.check.Accounts;
import io.smartmesh.simulator.check.MoneyConservation;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.scenario.Scenario;
import io.smartmesh.simulator.scenario.Scenarios;
import io.smartmesh.simulator.scenario.Setting;
import io.smartmesh.simulator.world.ShippedNode;
import io.smartmesh.simulator.world.Signing;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A simulator that never fails proves nothing: each kind of broken node is found out within a few
 * seeds, by the checker that is there for it. Prints how soon: the time to the first violation.
 */
class PlantedBugTest {
  private static final int SEEDS = 100;

  /**
   * Seeds that find one soon, where the first do not: the search begins there, so that the weeks
   * before it need not be played each time. {@code -Dsmartmesh.planted=all} begins at 1.
   */
  private static final Map<String, Long> SOON =
      Map.of(
          "tells before it stores", 21L,
          "does not answer a close", 2L,
          "forgets the last payment", 5L,
          "forgets payments when it starts again", 8L,
          "closes with what it finds when it starts again", 22L);

  private static final boolean FROM_THE_START =
      "all".equals(System.getProperty("smartmesh.planted"));

  static List<PlantedBug> all() {
    return PlantedBug.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void isFound(PlantedBug bug) {
    Scenario scenario = Scenarios.named(bug.scenario()).orElseThrow();
    StringBuilder others = new StringBuilder();
    long began = System.nanoTime();
    long events = 0;
    long first = FROM_THE_START ? 1 : SOON.getOrDefault(bug.name(), 1L);
    for (long seed = first; seed < first + SEEDS; seed++) {
      SeedRun.Result result =
          SeedRun.play(scenario, seed, bug.factory(), bug.faults(), Optional.empty());
      Optional<SeedRun.Failure> failure = result.failure();
      events += failure.map(SeedRun.Failure::events).orElse(result.counts().events());
      Optional<String> found = failure.map(broken -> broken.violation().checker());
      if (found.equals(Optional.of(bug.checker()))) {
        System.out.printf(
            Locale.ROOT,
            "%-40s %-22s seed %3d  %8.1f s virtual  %9d events  %6.1f s%n",
            bug,
            bug.checker(),
            seed,
            failure.orElseThrow().virtualMillis() / 1000.0,
            events,
            (System.nanoTime() - began) / 1e9);
        return;
      }
      found.ifPresent(other -> others.append(' ').append(other));
    }
    fail(bug.checker() + " never struck; these did:" + others);
  }

  @Test
  void moneyFromNowhereIsFound() {
    World world = twoNodes();
    world.add(new MoneyConservation(world));
    world.begin();
    world.chain().newest().mint(world.nodes().get(0).address(), Amount.of(1));
    Violation violation = assertThrows(Violation.class, world::end);
    assertEquals("MoneyConservation", violation.checker());
  }

  @Test
  void aNodeThatDoesNotAnswerAtTheEndIsFound() {
    World world = twoNodes();
    Violation violation =
        assertThrows(Violation.class, () -> Accounts.finalPayments(world.nodes().get(0)));
    assertEquals("ComesToRest", violation.checker());
  }

  private static World twoNodes() {
    return new Setting(
            1, new ShippedNode(), Signing.ideal(Curves.best()), FaultSet.all(), Optional.empty())
        .world(2);
  }
}
