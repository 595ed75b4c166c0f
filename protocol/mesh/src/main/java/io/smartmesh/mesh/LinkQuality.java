package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HOP_COST;
import static io.smartmesh.mesh.MeshLimits.HOP_COST_MOST;

/**
 * What a hop costs: 256 when nothing is lost, growing with the square of the loss seen in about the
 * last 64 frames of the neighbour, for a frame and its answer must both come through. It doubles or
 * halves and is slow to come back: a change travels through the whole mesh, so noise must make none
 * (RT-2).
 */
final class LinkQuality {
  private static final int ALL = 1 << 16;
  private static final int MEMORY = 64;
  private static final int GAP_MOST = 2 * MEMORY;

  private int arriving = ALL;
  private int cost = HOP_COST;

  int cost() {
    return cost;
  }

  /** A frame came; {@code missing} ones before it did not (yet). */
  void heard(long missing) {
    for (long i = 0; i < Math.min(missing, GAP_MOST); i++) {
      arriving -= arriving / MEMORY;
    }
    arriving += (ALL - arriving) / MEMORY;
    double share = (double) arriving / ALL;
    double exact = HOP_COST / (share * share);
    while (exact >= 2 * cost && cost < HOP_COST_MOST) {
      cost *= 2;
    }
    while (exact < 0.625 * cost && cost > HOP_COST) {
      cost /= 2;
    }
  }
}
