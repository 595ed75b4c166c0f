package io.smartmesh.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.simulator.abuse.Abuses;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.scenario.Scenario;
import io.smartmesh.simulator.scenario.Scenarios;
import io.smartmesh.simulator.world.ShippedNode;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every abuse once: bounded tables, typed drops, and nobody else stalled. */
class AbuseTest {
  static LongStream seeds() {
    return LongStream.range(0, Abuses.all().size());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theHonestGoOn(long seed) {
    Scenario abuse = Scenarios.named("abuse").orElseThrow();
    SeedRun.Result result =
        SeedRun.play(abuse, seed, new ShippedNode(), FaultSet.all(), Optional.empty());
    assertEquals(
        Optional.empty(),
        result.failure().map(SeedRun.Failure::what),
        () -> Abuses.ofSeed(seed).name());
  }
}
