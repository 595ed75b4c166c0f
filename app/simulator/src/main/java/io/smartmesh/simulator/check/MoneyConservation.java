package io.smartmesh.simulator.check;

import io.smartmesh.base.Amount;
import io.smartmesh.simulator.chain.ChannelContractModel;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.World;

/**
 * No token appears or disappears, on any branch of the chain, and the contract owns exactly what
 * its channels hold (which the model itself asserts after each transaction).
 */
public final class MoneyConservation implements Checker {
  private final World world;
  private final Amount supply;
  private ChannelContractModel seen;

  public MoneyConservation(World world) {
    this.world = world;
    this.seen = world.chain().newest();
    this.supply = seen.supply();
  }

  @Override
  public void afterEvent() {
    ChannelContractModel newest = world.chain().newest();
    if (newest != seen) {
      seen = newest;
      requireSame(newest);
    }
  }

  @Override
  public void atEnd() {
    requireSame(world.chain().newest());
  }

  private void requireSame(ChannelContractModel now) {
    require(
        now.supply().equals(supply), () -> "there were " + supply + " tokens, now " + now.supply());
  }
}
