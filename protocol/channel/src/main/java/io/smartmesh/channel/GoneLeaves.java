package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What became of leaves of ours that a state which we did not see any more lacks (CH-58). */
final class GoneLeaves {
  private GoneLeaves() {}

  /**
   * @param before our lane as far as we know it
   * @param transferred in the state that holds now
   * @param isThere whether that state still has the leaf, or what is left of it
   */
  static void tell(
      Channel channel,
      Lane before,
      Amount transferred,
      Predicate<Leaf> isThere,
      Consumer<? super ChannelOutput> out) {
    Amount rise = transferred.minusOrZero(before.transferred());
    for (Leaf leaf : before.leaves()) {
      if (!isThere.test(leaf)) {
        out.accept(
            rise.isLessThan(leaf.amount())
                ? new ChannelOutput.LeafReleased(channel.id, leaf)
                : new ChannelOutput.LeafSpent(channel.id, leaf));
      }
    }
  }
}
