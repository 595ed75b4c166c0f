package io.smartmesh.simulator.scenario;

import io.smartmesh.base.Amount;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.world.NodeFactory;
import io.smartmesh.simulator.world.Signing;
import io.smartmesh.simulator.world.World;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a scenario is played with.
 *
 * @param faults what may go wrong
 * @param traceSink gets every line of the trace; empty to keep only the newest ones
 */
public record Setting(
    long seed,
    NodeFactory factory,
    Signing signing,
    FaultSet faults,
    Optional<Consumer<String>> traceSink) {
  /** What every node owns before the first block. */
  public static final Amount WEALTH = Amount.of(1_000_000);

  public World world(int size) {
    return new World(seed, size, WEALTH, factory, signing, faults, traceSink);
  }
}
