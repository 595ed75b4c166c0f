package io.smartmesh.simulator.check;

import io.smartmesh.node.NodeStatus;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.Optional;

/**
 * A DATA frame with a flipped bit is never taken, and shows in the counters of what was dropped.
 */
public final class DropsCounted implements Checker {
  private static final long EVERY_MILLIS = 5_000;

  private final World world;
  private long next;
  private long framesSeen;

  public DropsCounted(World world) {
    this.world = world;
  }

  @Override
  public void afterEvent() {
    if (world.time().now() >= next
        && world.radio().sent() != framesSeen
        && world.radio().corrupted() > 0) {
      next = world.time().now() + EVERY_MILLIS;
      framesSeen = world.radio().sent();
      look();
    }
  }

  @Override
  public void atEnd() {
    look();
  }

  private void look() {
    for (SimNode node : world.nodes()) {
      long garbled = node.garbledFrames();
      Optional<NodeStatus> status =
          node.look(new UserCommand.GetStatus()).map(reply -> ((UserReply.Status) reply).status());
      status.ifPresent(
          seen -> {
            long drops = seen.drops().values().stream().mapToLong(Long::longValue).sum();
            require(
                drops >= garbled,
                () -> node + " heard " + garbled + " broken frames and counts " + drops);
          });
    }
  }
}
