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
          new ReorganisationsScenario());

  private Scenarios() {}

  public static List<Scenario> all() {
    return ALL;
  }

  public static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }
}
