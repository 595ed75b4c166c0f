package io.smartmesh.runtime;

import io.smartmesh.node.Metric;
import io.smartmesh.node.OwnDrop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the runtime and the bearers add to what the core counts. */
final class OwnCounts {
  private OwnCounts() {}

  /**
   * @param dropped those that have happened, by reason
   * @param own what the runtime itself counts
   */
  static List<Metric.Sample> add(
      List<Metric.Sample> core, Map<String, Long> dropped, Map<Metric, Long> own) {
    List<Metric.Sample> all = new ArrayList<>(core);
    Map<String, Long> drops = new TreeMap<>(dropped);
    for (OwnDrop why : OwnDrop.values()) {
      drops.putIfAbsent(why.reason(), 0L);
    }
    drops.forEach((reason, count) -> all.add(Metric.Sample.drop(reason, count)));
    own.forEach((metric, value) -> all.add(Metric.Sample.of(metric, value)));
    return all;
  }
}
