package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.bench.lab.Lab;
import io.smartmesh.bench.lab.LabFailure;
import io.smartmesh.bench.lab.Probing;
import io.smartmesh.bench.lab.Program;
import io.smartmesh.bench.lab.Team;
import io.smartmesh.bench.lab.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Seconds without an answer after the link that is used was cut in silence: its frames vanish, and
 * no carrier is lost. Probes go 50 times a second from a node to one that is far away.
 */
record HealBench(int repetitions, LabOptions options, Path directory) {
  static final String SCHEMA = "smartmesh.bench.heal/1";

  /** Between two cuts, so that the mended link is used and known again. */
  private static final long SETTLE_MILLIS = 6_000;

  ObjectNode run(Progress progress) throws LabFailure, IOException, InterruptedException {
    Topology topology = options.topology("ring:6");
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
    result.put("topology", topology.name());
    Optional<Program> peer = options.peer(Program.BABELD, progress);
    measure(result, "", topology, Program.SMARTMESH, progress);
    if (peer.isPresent()) {
      result.put("peer", peer.get().version());
      measure(result, "peer_", topology, peer.get(), progress);
    }
    return result.put("repetitions", repetitions);
  }

  private void measure(
      ObjectNode result, String prefix, Topology topology, Program program, Progress progress)
      throws LabFailure, IOException, InterruptedException {
    Path work = Files.createTempDirectory(directory, program.text());
    double[] outages = new double[repetitions];
    try (Lab lab = Lab.build(topology, options.cables(), program.needsForwarding())) {
      Team team = program.assemble(lab, work);
      ReachBench.seconds(lab, team, program.text());
      int from = (int) Math.floorMod(options.seed() - 1, (long) topology.nodes());
      try (Probing probing = Probing.start(lab, team, from, topology.farthest(from))) {
        for (int i = 0; i < repetitions; i++) {
          Thread.sleep(SETTLE_MILLIS);
          Topology.Link link = probing.usedLink();
          outages[i] = probing.outageAfterCut(link);
          progress.say(
              "progress.heal",
              program.text(),
              link.a() + "–" + link.b(),
              ReachBench.rounded(outages[i]));
          lab.mend(link);
        }
      }
    }
    Median all = Median.of(outages);
    result.put(prefix + "outage_s_p50", ReachBench.rounded(all.value()));
    result.put(prefix + "outage_s_p95", ReachBench.rounded(all.percentile(95)));
  }
}
