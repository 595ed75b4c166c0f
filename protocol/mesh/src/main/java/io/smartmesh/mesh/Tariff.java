package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HOP_COST_SLOWEST;
import static io.smartmesh.mesh.MeshLimits.PRICE_COST_MOST;
import static io.smartmesh.mesh.MeshLimits.PRICE_COST_STEP;

/**
 * What a neighbour's terms do to the cost of ways through it (RT-24, RT-25). Its word is all there
 * is: so it weighs little, and moves traffic to that neighbour or away from it and nowhere else.
 *
 * @param priceWeight see {@link MeshConfig#priceWeight}
 */
record Tariff(int priceWeight) {
  /** What the terms add to the metric; below 0 for who lives on the mains. */
  int surcharge(Terms terms) {
    int price = Math.min(PRICE_COST_MOST, terms.price() * priceWeight);
    return terms.power().cost() + price - price % PRICE_COST_STEP;
  }

  /** No hop becomes dearer by it than the slowest one: 31 of these are still a way (RT-2). */
  static int cost(int link, int surcharge) {
    int dearer = Math.max(link, Math.min(link + surcharge, HOP_COST_SLOWEST));
    return surcharge > 0 ? dearer : link + surcharge;
  }
}
