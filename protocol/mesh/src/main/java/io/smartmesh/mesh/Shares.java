package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.NEIGHBOURS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.base.TokenBucket;
import java.util.LinkedHashMap;
import java.util.Map;

/** So much a second of one neighbour, and so much of all together. */
final class Shares {
  private final int ofOne;
  private final int burst;
  private final TokenBucket all;
  private final Map<Address, TokenBucket> neighbours = new LinkedHashMap<>();

  /**
   * @param burst how many times a second's worth may come at once
   */
  Shares(int ofOne, int ofAll, int burst) {
    this.ofOne = ofOne;
    this.burst = burst;
    all = new TokenBucket(ofAll, ofAll * burst);
  }

  boolean admits(Address neighbour, Moment now) {
    if (neighbours.size() >= NEIGHBOURS && !neighbours.containsKey(neighbour)) {
      neighbours.remove(neighbours.keySet().iterator().next());
    }
    TokenBucket own =
        neighbours.computeIfAbsent(neighbour, one -> new TokenBucket(ofOne, ofOne * burst));
    return own.take(now) && all.take(now);
  }
}
