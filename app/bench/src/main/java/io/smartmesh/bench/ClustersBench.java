package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.MeshOutput;
import io.smartmesh.mesh.Said;
import io.smartmesh.mesh.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a mesh of many nodes that stand still costs each of them, and whether they reach each other.
 * All in virtual time: the same seed gives the same figures on every machine.
 */
final class ClustersBench {
  static final String SCHEMA = "smartmesh.bench.clusters/1";

  /** A packet does not live longer (PK-3): who is farther apart is not sampled. */
  private static final int HOPS_MOST = 32;

  private static final long LOOK_MILLIS = 10_000;
  private static final long SETTLE_MILLIS_MOST = 600_000;
  private static final long GAP_MILLIS = 50;
  private static final double SETTLED = 0.99;

  /** After the last that was new: for 20 s nodes are restless (LN-43). */
  private static final long CALM_MILLIS = 30_000;

  /** For what is on its way when the last packet has left. */
  private static final long REST_MILLIS = 5_000;

  /**
   * @param degree neighbours of each, on average
   * @param table destinations beside landmarks that a node keeps (RT-48)
   * @param pairs that are sampled
   * @param seconds of standing still that are counted
   */
  record Setting(
      int nodes, int degree, int table, boolean grid, int pairs, int seconds, long seed) {}

  private final Setting setting;
  private final SplittableRandom random;
  private final List<List<Integer>> near = new ArrayList<>();
  private final Swarm swarm;

  /** Links of the shortest way, by number of the packet; links that it took. */
  private final Map<Integer, Integer> sent = new HashMap<>();

  private final Map<Integer, Integer> arrived = new HashMap<>();
  private int links;
  private int tooFar;

  ClustersBench(Setting setting) {
    this.setting = setting;
    random = new SplittableRandom(setting.seed);
    Ground ground =
        setting.grid
            ? Ground.grid(setting.nodes)
            : new Ground(setting.nodes, 1_000, setting.nodes * setting.degree / 2, random.split());
    for (int a = 0; a < setting.nodes; a++) {
      near.add(new ArrayList<>());
      for (int b = 0; b < a; b++) {
        if (ground.hears(a, b)) {
          near.get(a).add(b);
          near.get(b).add(a);
          links++;
        }
      }
    }
    swarm = new Swarm(ground, Scope.of(setting.table), 0, random.split(), this::arrived);
  }

  ObjectNode run(Progress progress) {
    double settled = settle(progress);
    swarm.runUntil(swarm.now() + CALM_MILLIS);
    long before = swarm.bytes();
    Map<Said.Kind, Long> saidBefore = swarm.said();
    swarm.runUntil(swarm.now() + 1_000L * setting.seconds);
    double share = 1.0 / setting.seconds / setting.nodes;
    double control = share * (swarm.bytes() - before);
    Map<Said.Kind, Long> said = swarm.said();
    ask(setting.pairs);
    ObjectNode result =
        JsonNodeFactory.instance
            .objectNode()
            .put("schema", SCHEMA)
            .put("nodes", setting.nodes)
            .put("links", links)
            .put("table", setting.table)
            .put("settled_s", Round.to(settled, 0))
            .put("bytes_per_s_per_node", Round.to(control, 0))
            .put("table_entries_max", swarm.tableMost())
            .put("routes_per_node", Round.to(swarm.routes(), 1))
            .put("delivered", Round.to(delivered(), 4))
            .put("stretch_p50", Round.to(stretch(50), 2))
            .put("stretch_p95", Round.to(stretch(95), 2))
            .put("pairs", sent.size())
            .put("pairs_too_far", tooFar);
    ArrayNode kinds = result.putArray("bytes_by_kind");
    for (Said.Kind kind : Said.Kind.values()) {
      long sum = said.getOrDefault(kind, 0L) - saidBefore.getOrDefault(kind, 0L);
      kinds
          .addObject()
          .put("kind", kind.name().toLowerCase(Locale.ROOT))
          .put("kind_bytes_per_s", Round.to(share * sum, 0));
    }
    return result;
  }

  /** Seconds until nearly all sampled pairs reach each other; those of the limit if never. */
  private double settle(Progress progress) {
    while (swarm.now() < SETTLE_MILLIS_MOST) {
      long at = swarm.now();
      ask(100);
      progress.say("progress.clusters", at / 1_000, Round.to(delivered(), 3));
      if (delivered() >= SETTLED) {
        return at / 1_000.0;
      }
      swarm.runUntil(Math.max(swarm.now(), at + LOOK_MILLIS));
    }
    return SETTLE_MILLIS_MOST / 1_000.0;
  }

  /** Sends one packet each between so many pairs, and waits for them. */
  private void ask(int pairs) {
    sent.clear();
    arrived.clear();
    tooFar = 0;
    while (sent.size() < pairs && tooFar < 10 * pairs) {
      int from = random.nextInt(setting.nodes);
      int to = random.nextInt(setting.nodes);
      int shortest = hops(from, to);
      if (shortest > HOPS_MOST) {
        tooFar++;
      } else if (shortest > 0) {
        int number = sent.size();
        sent.put(number, shortest);
        swarm.send(from, to, Bytes.of(number >> 8, number & 0xff));
        swarm.runUntil(swarm.now() + GAP_MILLIS);
      }
    }
    swarm.runUntil(swarm.now() + REST_MILLIS);
  }

  private void arrived(MeshOutput.PacketArrived packet) {
    int number = ((packet.payload().at(0) & 0xff) << 8) | (packet.payload().at(1) & 0xff);
    arrived.merge(number, packet.hops(), Math::min);
  }

  private double delivered() {
    return (double) arrived.size() / Math.max(1, sent.size());
  }

  private double stretch(int share) {
    double[] all =
        arrived.entrySet().stream()
            .mapToDouble(way -> (double) way.getValue() / sent.getOrDefault(way.getKey(), 1))
            .toArray();
    return all.length == 0 ? 0 : Median.of(all).percentile(share);
  }

  /** Links on the shortest way; −1 where there is none. */
  private int hops(int from, int to) {
    int[] hops = new int[setting.nodes];
    Arrays.fill(hops, -1);
    hops[from] = 0;
    Deque<Integer> todo = new ArrayDeque<>();
    todo.add(from);
    while (!todo.isEmpty() && hops[to] < 0) {
      int at = todo.remove();
      for (int next : near.get(at)) {
        if (hops[next] < 0) {
          hops[next] = hops[at] + 1;
          todo.add(next);
        }
      }
    }
    return hops[to];
  }
}
