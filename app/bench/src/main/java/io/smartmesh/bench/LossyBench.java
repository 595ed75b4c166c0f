package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.bench.lab.FileFlow;
import io.smartmesh.bench.lab.Iperf;
import io.smartmesh.bench.lab.Lab;
import io.smartmesh.bench.lab.LabFailure;
import io.smartmesh.bench.lab.Nodes;
import io.smartmesh.bench.lab.Program;
import io.smartmesh.bench.lab.Team;
import io.smartmesh.bench.lab.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a stream gets through one, two and four slow links that lose: a file from the first node to
 * others. Beside it kernel TCP through a peer.
 *
 * @param megabytes of each file
 */
record LossyBench(int megabytes, LabOptions options, Path directory) {
  static final String SCHEMA = "smartmesh.bench.lossy/1";

  private static final Lab.Cables STANDARD = new Lab.Cables(Optional.of("10mbit"), 2);
  private static final int MEGABYTE = 1_000_000;
  private static final int WARM_UP_BYTES = 2 * MEGABYTE;
  private static final int LINKS_MOST = 4;

  ObjectNode run(Progress progress)
      throws BenchFailure, LabFailure, IOException, InterruptedException {
    Topology topology = options.topology("line:5");
    if (topology.at(0, 1) != 1) {
      throw new BenchFailure("a line is needed, not " + topology.name());
    }
    Lab.Cables cables = options.cables(STANDARD);
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
    result.put("topology", topology.name());
    result.put("rate", cables.rate().orElse("unlimited"));
    result.put("loss_percent", cables.lossPercent());
    Path work = Files.createTempDirectory(directory, "lossy");
    try (Lab lab = Lab.build(topology, cables, false)) {
      Nodes nodes = Nodes.ready(lab, work, Nodes.Bearing.UDP);
      ReachBench.seconds(lab, nodes, "lossy");
      int farthest = links(topology);
      FileFlow.run(lab, nodes, work, 0, farthest, WARM_UP_BYTES);
      for (int links = 1; links <= farthest; links *= 2) {
        FileFlow flow = FileFlow.run(lab, nodes, work, 0, links, megabytes * MEGABYTE);
        put(result, "mbit_" + links, flow.megabits(), progress);
      }
    }
    Optional<Program> peer = options.peer(Program.YGGDRASIL, progress);
    if (peer.isPresent() && Iperf.isHere()) {
      result.put("peer", peer.get().version());
      peer(result, topology, cables, peer.get(), progress);
    }
    return result.put("megabytes", megabytes);
  }

  private static int links(Topology topology) {
    return Math.min(LINKS_MOST, topology.nodes() - 1);
  }

  /** For about as long as ours take. */
  private void peer(
      ObjectNode result, Topology topology, Lab.Cables cables, Program peer, Progress progress)
      throws LabFailure, IOException, InterruptedException {
    Path work = Files.createTempDirectory(directory, "lossy-peer");
    try (Lab lab = Lab.build(topology, cables, peer.needsForwarding())) {
      Team team = peer.assemble(lab, work);
      ReachBench.seconds(lab, team, peer.text());
      for (int links = 1; links <= links(topology); links *= 2) {
        Iperf flow = Iperf.run(lab, team, work, 0, links, megabytes);
        put(result, "peer_mbit_" + links, flow.megabits(), progress);
      }
    }
  }

  private static void put(ObjectNode result, String name, double megabits, Progress progress) {
    progress.say("progress.lossy", name, ReachBench.rounded(megabits));
    result.put(name, ReachBench.rounded(megabits));
  }
}
