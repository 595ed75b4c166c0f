package io.smartmesh.simulator.liar;

import io.smartmesh.base.Bytes;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.RouteWords;
import java.util.List;

/** Says that everybody is next to it, or that the sequence numbers are others (RT-3). */
record FalseRoutes(Draw draw) implements Lie, RouteWords.Change {
  private static final int METRIC_MOST = 65_534;

  @Override
  public List<Bytes> tell(int to, Bytes plaintext) {
    return RouteWords.isUpdate(plaintext) && !draw.chance(0.3)
        ? List.of(RouteWords.changed(plaintext, this))
        : List.of(plaintext);
  }

  @Override
  public int seqno() {
    return draw.below(2);
  }

  @Override
  public int signed() {
    return 0;
  }

  @Override
  public int metric(int honest) {
    return draw.below(Math.min(METRIC_MOST, 2 * honest) + 1);
  }

  @Override
  public int hops(int honest) {
    return 1;
  }
}
