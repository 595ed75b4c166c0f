package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.mesh.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How many packets arrive within a second while everybody walks, and what the nodes say for it. All
 * in virtual time: the same seed gives the same figures on every machine.
 */
final class MobilityBench {
  static final String SCHEMA = "smartmesh.bench.mobility/1";
  private static final double SLOW_METRES = 30;
  private static final double FAST_METRES = 60;

  private final int repetitions;
  private final long seed;
  private final Trial.Setting setting;

  private MobilityBench(int repetitions, long seed, Trial.Setting setting) {
    this.repetitions = repetitions;
    this.seed = seed;
    this.setting = setting;
  }

  /**
   * @param repetitions as many seeds, from {@code seed} up; medians are told
   * @param nodes on a square that grows with them, 1 km² for 50
   * @param links pairs that hear each other at first
   * @param loss share of frames that the air loses
   * @param rate packets a second, of all nodes together
   */
  static MobilityBench of(
      int repetitions, long seed, int nodes, int links, double loss, int rate, int seconds) {
    double side = 1_000 * Math.sqrt(nodes / 50.0);
    return new MobilityBench(
        repetitions, seed, new Trial.Setting(nodes, links, side, loss, rate, 64, seconds));
  }

  /** Walks at both speeds, then the jumps that the peers were measured with. */
  ObjectNode run(Progress progress) {
    List<Trial> slow = trials(Trial.Motion.WALK, SLOW_METRES, progress);
    List<Trial> fast = trials(Trial.Motion.WALK, FAST_METRES, progress);
    List<Trial> slowJumps = trials(Trial.Motion.JUMP, SLOW_METRES, progress);
    List<Trial> fastJumps = trials(Trial.Motion.JUMP, FAST_METRES, progress);
    ObjectNode result =
        JsonNodeFactory.instance
            .objectNode()
            .put("schema", SCHEMA)
            .put("delivery_30m", Round.to(median(slow, Trial::delivery), 3))
            .put("delivery_60m", Round.to(median(fast, Trial::delivery), 3))
            .put("bytes_per_s_per_node", Round.to(median(fast, Trial::control), 0))
            .put("bytes_per_s_per_node_30m", Round.to(median(slow, Trial::control), 0))
            .put("delivery_30m_after_jump", Round.to(median(slowJumps, Trial::delivery), 3))
            .put("delivery_60m_after_jump", Round.to(median(fastJumps, Trial::delivery), 3))
            .put("bytes_per_s_per_node_jumping", Round.to(median(fastJumps, Trial::control), 0))
            .put("p50_latency_ms", Round.to(median(fast, trial -> trial.latency(50)), 0))
            .put("p95_latency_ms", Round.to(median(fast, trial -> trial.latency(95)), 0))
            .put("doubled", Round.to(median(fast, Trial::doubled), 0))
            .put("nodes", setting.nodes())
            .put("links", Round.to(median(fast, Trial::links), 0))
            .put("routes_per_node", Round.to(median(fast, Trial::routes), 1))
            .put("packets_sent", Round.to(median(fast, Trial::sent), 0))
            .put("repetitions", repetitions);
    ArrayNode kinds = result.putArray("bytes_by_kind");
    for (Said.Kind kind : Said.Kind.values()) {
      double share = median(fast, trial -> trial.byKind().getOrDefault(kind, 0.0));
      kind(kinds, kind.name().toLowerCase(Locale.ROOT), share);
    }
    kind(kinds, "beacon_and_handshake", median(fast, Trial::handshakes));
    return result;
  }

  private static void kind(ArrayNode kinds, String name, double share) {
    kinds.addObject().put("kind", name).put("kind_bytes_per_s", Round.to(share, 0));
  }

  private List<Trial> trials(Trial.Motion motion, double metres, Progress progress) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      Trial trial = Trial.run(setting, motion, metres, seed + i);
      trials.add(trial);
      progress.say(
          "progress.mobility",
          i + 1,
          repetitions,
          Round.to(trial.delivery(), 3),
          Round.to(trial.control(), 0));
    }
    return trials;
  }

  private static double median(List<Trial> trials, ToDoubleFunction<Trial> figure) {
    return Median.of(trials.stream().mapToDouble(figure).toArray()).value();
  }
}
