package io.smartmesh.simulator.scenario;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All scenarios, by name. */
public final class Scenarios {
  /** Those that seeds are shared out among. */
  private static final List<Scenario> MIXED =
      List.of(
          new PaymentsScenario(),
          new MessagesScenario(),
          new DisputeScenario(),
          new ReorganisationsScenario(),
          new LiarsScenario());

  private static final List<Scenario> ALL =
      Stream.concat(
              MIXED.stream(),
              Stream.of(
                  new AbuseScenario(),
                  new RatchetScenario(),
                  new CourierScenario(),
                  new VehiclesScenario(),
                  new FestivalScenario(FestivalScenario.FEW)))
          .toList();

  private Scenarios() {}

  public static List<Scenario> all() {
    return ALL;
  }

  public static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }

  /** A festival of so many. */
  public static Scenario festival(int phones) {
    return new FestivalScenario(phones);
  }

  /** The one that a seed plays when seeds are shared out among the scenarios. */
  public static Scenario ofSeed(long seed) {
    return MIXED.get((int) Long.remainderUnsigned(seed, MIXED.size()));
  }
}
