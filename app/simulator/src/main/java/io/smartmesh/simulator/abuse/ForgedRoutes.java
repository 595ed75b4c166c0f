package io.smartmesh.simulator.abuse;

import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.RouteWords;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Set;

/** Raises the sequence numbers of others, which it cannot sign, with any metric (RT-4). */
final class ForgedRoutes implements Abuse {
  private static final int METRIC_MOST = 2_000;

  @Override
  public List<Integer> places() {
    return List.of(0, 2);
  }

  @Override
  public Set<String> drops() {
    return Set.of("mesh.ROUTE_NOT_AUTHENTIC");
  }

  @Override
  public void begin(World world, List<SimNode> attackers, Draw draw) {
    RouteWords.Change forged =
        new RouteWords.Change() {
          @Override
          public int seqno() {
            return draw.below(4);
          }

          @Override
          public int metric(int honest) {
            return draw.below(METRIC_MOST);
          }
        };
    new Tongue(
        world,
        attackers.get(0),
        (to, said) -> List.of(RouteWords.isUpdate(said) ? RouteWords.changed(said, forged) : said));
  }
}
