package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.bench.lab.Echoes;
import io.smartmesh.bench.lab.Lab;
import io.smartmesh.bench.lab.LabFailure;
import io.smartmesh.bench.lab.Member;
import io.smartmesh.bench.lab.Program;
import io.smartmesh.bench.lab.Team;
import io.smartmesh.bench.lab.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Seconds until every pair of nodes has answered a probe over the mesh. All our processes are up
 * with closed bearers before the clock starts; a peer's clock starts just before its processes.
 */
record ReachBench(int repetitions, LabOptions options, Path directory) {
  static final String SCHEMA = "smartmesh.bench.reach/1";

  private static final long GAP_MILLIS = 50;
  private static final long LIMIT_MILLIS = 90_000;

  /**
   * Of one run.
   *
   * @param cpuSeconds of all processes together; other load hardly changes it
   */
  private record Run(double seconds, double cpuSeconds) {}

  ObjectNode run(Progress progress) throws LabFailure, IOException, InterruptedException {
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
    Map<String, Topology> all = new LinkedHashMap<>();
    if (options.isTopologyGiven()) {
      all.put("reach_s", options.topology(""));
      result.put("topology", all.get("reach_s").name());
    } else {
      all.put("line5_s", Topology.parse("line:5", options.seed()));
      all.put("grid16_s", Topology.parse("grid:4x4", options.seed()));
    }
    Optional<Program> peer = options.peer(Program.BABELD, progress);
    measure(result, "", all, Program.SMARTMESH, progress);
    if (peer.isPresent()) {
      result.put("peer", peer.get().version());
      measure(result, "peer_", all, peer.get(), progress);
    }
    return result.put("repetitions", repetitions);
  }

  private void measure(
      ObjectNode result,
      String prefix,
      Map<String, Topology> all,
      Program program,
      Progress progress)
      throws LabFailure, IOException, InterruptedException {
    for (Map.Entry<String, Topology> entry : all.entrySet()) {
      List<Run> runs = new ArrayList<>();
      for (int i = 0; i < repetitions; i++) {
        Run run = once(entry.getValue(), program);
        String name = entry.getValue().name();
        progress.say("progress.reach", program.text(), name, rounded(run.seconds));
        runs.add(run);
      }
      double[] seconds = runs.stream().mapToDouble(Run::seconds).toArray();
      double[] cpu = runs.stream().mapToDouble(Run::cpuSeconds).toArray();
      String field = prefix + entry.getKey();
      result.put(field, rounded(Median.of(seconds).value()));
      result.put(field.replaceFirst("_s$", "_cpu_s"), rounded(Median.of(cpu).value()));
    }
  }

  static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }

  private Run once(Topology topology, Program program)
      throws LabFailure, IOException, InterruptedException {
    Path work = Files.createTempDirectory(directory, program.text());
    try (Lab lab = Lab.build(topology, options.cables(), program.needsForwarding())) {
      Team team = program.assemble(lab, work);
      double before = cpuSeconds(team);
      double reached = seconds(lab, team, program.text());
      return new Run(reached, cpuSeconds(team) - before);
    }
  }

  private static double cpuSeconds(Team team) throws LabFailure {
    double sum = 0;
    for (Member member : team.members()) {
      sum += member.cpuSeconds();
    }
    return sum;
  }

  /** From {@code go} until the last pair has answered. */
  static double seconds(Lab lab, Team team, String name) throws LabFailure, InterruptedException {
    Map<List<Integer>, Long> answered = new ConcurrentHashMap<>();
    Set<List<Integer>> todo = pairs(lab.topology());
    try (Echoes echoes =
        Echoes.open(
            lab,
            team.addresses(),
            (from, to, sequence, nanos) -> answered.putIfAbsent(List.of(from, to), nanos))) {
      long began = System.nanoTime();
      team.go();
      for (long left = LIMIT_MILLIS; !todo.isEmpty() && left > 0; left -= GAP_MILLIS) {
        todo.forEach(pair -> echoes.send(pair.get(0), pair.get(1), 0));
        Thread.sleep(GAP_MILLIS);
        todo.removeAll(answered.keySet());
      }
      if (!todo.isEmpty()) {
        throw new LabFailure(
            name
                + " has not reached "
                + todo.size()
                + " pairs of "
                + (todo.size() + answered.size())
                + " within "
                + LIMIT_MILLIS / 1_000
                + " s on "
                + lab.topology().name());
      }
      long last = answered.values().stream().mapToLong(Long::longValue).max().orElse(began);
      return (last - began) / 1e9;
    }
  }

  private static Set<List<Integer>> pairs(Topology topology) {
    Set<List<Integer>> pairs = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < topology.nodes(); i++) {
      for (int j = i + 1; j < topology.nodes(); j++) {
        pairs.add(List.of(i, j));
      }
    }
    return pairs;
  }
}
