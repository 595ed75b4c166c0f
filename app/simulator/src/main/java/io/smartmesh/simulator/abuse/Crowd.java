package io.smartmesh.simulator.abuse;

import java.util.List;
import java.util.Set;

/** So many nodes come into one node's reach at once that it cannot have them all (LN-16). */
final class Crowd implements Abuse {
  private static final int NODES = 66;

  @Override
  public int size() {
    return NODES;
  }

  @Override
  public List<Integer> places() {
    return List.of(0);
  }

  @Override
  public long millis() {
    return 20_000;
  }

  @Override
  public Set<String> drops() {
    return Set.of("mesh.TOO_MANY_NEIGHBOURS");
  }
}
