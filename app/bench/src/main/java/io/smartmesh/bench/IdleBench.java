package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.bench.lab.Lab;
import io.smartmesh.bench.lab.LabFailure;
import io.smartmesh.bench.lab.Member;
import io.smartmesh.bench.lab.Nodes;
import io.smartmesh.bench.lab.Program;
import io.smartmesh.bench.lab.Team;
import io.smartmesh.bench.lab.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What nodes cost that have nothing to do: bytes on their cables with Ethernet's headers, memory,
 * processor time and wake-ups, of the node in the middle of all. Measured once every pair has
 * answered and the mesh has settled.
 *
 * @param seconds how long
 */
record IdleBench(int settleSeconds, int seconds, LabOptions options, Path directory) {
  static final String SCHEMA = "smartmesh.bench.idle/1";

  private static final String WAKEUPS = "smartmesh_wakeups_total";

  ObjectNode run(Progress progress) throws LabFailure, IOException, InterruptedException {
    Topology topology = options.topology("grid:4x4");
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
    result.put("topology", topology.name()).put("window_s", seconds);
    Optional<Program> peer = options.peer(Program.BABELD, progress);
    measure(result, "", topology, Program.SMARTMESH, progress);
    if (peer.isPresent()) {
      result.put("peer", peer.get().version());
      measure(result, "peer_", topology, peer.get(), progress);
    }
    return result;
  }

  private void measure(
      ObjectNode result, String prefix, Topology topology, Program program, Progress progress)
      throws LabFailure, IOException, InterruptedException {
    Path work = Files.createTempDirectory(directory, program.text());
    try (Lab lab = Lab.build(topology, options.cables(), program.needsForwarding())) {
      Team team = program.assemble(lab, work);
      double reached = ReachBench.seconds(lab, team, program.text());
      progress.say("progress.reach", program.text(), topology.name(), ReachBench.rounded(reached));
      Thread.sleep(settleSeconds * 1_000L);
      progress.say("progress.idle", program.text(), seconds);
      Look before = look(lab, team);
      Thread.sleep(seconds * 1_000L);
      Look after = look(lab, team);
      double passed = (after.nanos - before.nanos) / 1e9;
      double bytes = middleGrowth(before.bytes, after.bytes) / passed;
      result.put(prefix + "bytes_per_s_per_node", ReachBench.rounded(bytes));
      result.put(prefix + "rss_mb", ReachBench.rounded(middle(after.rss)));
      double cpu = middleGrowth(before.cpu, after.cpu) / passed * 1_000;
      result.put(prefix + "cpu_ms_per_s", ReachBench.rounded(cpu));
      if (after.wakeups.size() == topology.nodes()) {
        double wakeups = middleGrowth(before.wakeups, after.wakeups) / passed * 60;
        result.put(prefix + "wakeups_per_min", ReachBench.rounded(wakeups));
      }
    }
  }

  /** Numbers of all nodes, in their order. */
  private static final class Look {
    private final long nanos = System.nanoTime();
    private final List<Double> bytes = new ArrayList<>();
    private final List<Double> rss = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();
    private final List<Double> wakeups = new ArrayList<>();
  }

  private static Look look(Lab lab, Team team) throws LabFailure {
    Look look = new Look();
    for (int i = 0; i < team.members().size(); i++) {
      Member member = team.members().get(i);
      look.bytes.add((double) Lab.bytesSent(member));
      look.rss.add(member.rssMegabytes());
      look.cpu.add(member.cpuSeconds());
      if (team instanceof Nodes nodes) {
        OptionalDouble wakeups = nodes.metric(lab, i, WAKEUPS);
        wakeups.ifPresent(look.wakeups::add);
      }
    }
    return look;
  }

  private static double middleGrowth(List<Double> before, List<Double> after) {
    List<Double> growth = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      growth.add(after.get(i) - before.get(i));
    }
    return middle(growth);
  }

  private static double middle(List<Double> values) {
    return Median.of(values.stream().mapToDouble(Double::doubleValue).toArray()).value();
  }
}
