package io.smartmesh.simulator;

import io.smartmesh.crypto.Curves;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.scenario.Scenario;
import io.smartmesh.simulator.scenario.Setting;
import io.smartmesh.simulator.wire.Coverage;
import io.smartmesh.simulator.world.NodeFactory;
import io.smartmesh.simulator.world.Signing;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Plays one seed of one scenario. */
final class SeedRun {
  /** Every so manieth seed signs and verifies for real. */
  static final int REAL_SIGNATURES_EVERY = 20;

  /**
   * @param what the violation in words
   * @param trace its newest lines
   */
  record Failure(
      Violation violation, String what, long virtualMillis, long events, List<String> trace) {}

  record Result(
      Scenario scenario,
      long seed,
      FaultSet faults,
      Counts counts,
      Coverage coverage,
      Optional<Failure> failure) {}

  private SeedRun() {}

  static Result play(
      Scenario scenario,
      long seed,
      NodeFactory factory,
      FaultSet faults,
      Optional<Consumer<String>> traceSink) {
    Signing signing =
        seed % REAL_SIGNATURES_EVERY == 0
            ? Signing.real(Curves.best())
            : Signing.ideal(Curves.best());
    World world = scenario.world(new Setting(seed, factory, signing, faults, traceSink));
    try {
      scenario.play(world);
      return new Result(
          scenario, seed, faults, Counts.of(world), world.coverage(), Optional.empty());
    } catch (Violation violation) {
      return new Result(
          scenario,
          seed,
          faults,
          new Counts(),
          world.coverage(),
          Optional.of(
              new Failure(
                  violation,
                  world.trace().named(String.valueOf(violation.getMessage())),
                  world.time().now(),
                  world.time().happened(),
                  world.trace().newest())));
    }
  }
}
