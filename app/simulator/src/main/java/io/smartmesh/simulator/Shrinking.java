package io.smartmesh.simulator;

import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.fault.FaultKind;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.world.NodeFactory;
import java.util.Optional;

/** Makes a failing seed simpler: fewer kinds of faults that still break the same promise. */
final class Shrinking {
  private Shrinking() {}

  /** Leaves out one kind after the other wherever the seed still fails without it. */
  static SeedRun.Result shrunk(SeedRun.Result broken, NodeFactory factory) {
    SeedRun.Result smallest = broken;
    for (FaultKind kind : FaultKind.values()) {
      FaultSet fewer = smallest.faults().without(kind);
      if (!fewer.equals(smallest.faults())) {
        SeedRun.Result next =
            SeedRun.play(broken.scenario(), broken.seed(), factory, fewer, Optional.empty());
        if (checker(next).equals(checker(broken))) {
          smallest = next;
        }
      }
    }
    return smallest;
  }

  private static Optional<String> checker(SeedRun.Result result) {
    return result.failure().map(SeedRun.Failure::violation).map(Violation::checker);
  }
}
