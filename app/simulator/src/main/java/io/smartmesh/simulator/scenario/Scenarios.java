package io.smartmesh.simulator.scenario;

import java.util.List;
import java.util.Optional;

/** All scenarios, by name. */
public final class Scenarios {
  private static final List<Scenario> ALL =
      List.of(
          new PaymentsScenario(),
          new MessagesScenario(),
          new DisputeScenario(),
          new ReorganisationsScenario(),
          new LiarsScenario());

  private Scenarios() {}

  public static List<Scenario> all() {
    return ALL;
  }

  public static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }

  /** The one that a seed plays when seeds are shared out among the scenarios. */
  public static Scenario ofSeed(long seed) {
    return ALL.get((int) Long.remainderUnsigned(seed, ALL.size()));
  }
}
