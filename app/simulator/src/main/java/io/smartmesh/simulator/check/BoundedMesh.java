package io.smartmesh.simulator.check;

import io.smartmesh.node.Metric;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.Map;

/** What the mesh keeps of others stays within the bounds of LN-16, LN-19, RT-6, RT-16 and PK-8. */
public final class BoundedMesh implements Checker {
  private static final long EVERY_MILLIS = 5_000;

  /** Those that are kept, landmarks too, and those whose place is remembered (RT-47, RT-48). */
  private static final int DESTINATIONS = 1_024 + 256 + 256 + 64;

  private static final Map<Metric, Integer> MOST =
      Map.of(
          Metric.NEIGHBOURS,
          64,
          Metric.DESTINATIONS,
          DESTINATIONS,
          Metric.WAYS,
          8 * DESTINATIONS,
          Metric.WAITING,
          64,
          Metric.LINKS,
          64 + 32 + 64);

  private final World world;
  private long next;

  public BoundedMesh(World world) {
    this.world = world;
  }

  @Override
  public void afterEvent() {
    if (world.time().now() >= next) {
      next = world.time().now() + EVERY_MILLIS;
      world.nodes().stream().filter(SimNode::isHonest).forEach(this::look);
    }
  }

  private void look(SimNode node) {
    node.look(new UserCommand.GetMetrics())
        .map(reply -> ((UserReply.Metrics) reply).samples())
        .ifPresent(
            samples ->
                MOST.forEach(
                    (metric, most) -> {
                      long sum =
                          samples.stream()
                              .filter(sample -> sample.metric() == metric)
                              .mapToLong(Metric.Sample::value)
                              .sum();
                      require(
                          sum <= most, () -> node + " has " + metric + " " + sum + " of " + most);
                    }));
  }
}
