package io.smartmesh.simulator.check;

import io.smartmesh.base.Address;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.World;
import java.util.Set;
import java.util.TreeSet;

/** Nobody who follows the rules is ever convicted of a lie. */
public final class NoHonestConfiscated implements Checker {
  private final World world;
  private final Set<Address> liars = new TreeSet<>();
  private long lookedAt;

  public NoHonestConfiscated(World world) {
    this.world = world;
  }

  /** From here on this party lies. */
  public void liar(Address address) {
    liars.add(address);
  }

  @Override
  public void afterEvent() {
    lookUpTo(world.chain().believed());
  }

  /** All of it again: blocks may have been replaced since. */
  @Override
  public void atEnd() {
    lookedAt = 0;
    lookUpTo(world.chain().height());
  }

  private void lookUpTo(long height) {
    while (lookedAt < height) {
      lookedAt++;
      for (ChannelFact fact : world.chain().factsOf(lookedAt)) {
        if (fact instanceof ChannelFact.Confiscated confiscated) {
          require(
              liars.contains(confiscated.liar()),
              () ->
                  world.node(confiscated.liar()) + " is honest and lost its share: " + confiscated);
        }
      }
    }
  }
}
