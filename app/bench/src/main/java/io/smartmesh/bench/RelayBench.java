package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.bench.lab.BareFlow;
import io.smartmesh.bench.lab.BareTcpFlow;
import io.smartmesh.bench.lab.Iperf;
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
import java.util.Optional;

/**
 * What iperf3 gets through one, two and four links over the TUN device, and what the node in the
 * middle of two links costs, with UDP and with TCP between neighbours; beside it bare relays of
 * datagrams, and of large frames over TCP, in Java.
 *
 * @param warmUpSeconds of a flow before those that count: compiling the hot code costs more than
 *     what it does in its first seconds
 * @param seconds of each flow that counts
 */
record RelayBench(int warmUpSeconds, int seconds, LabOptions options, Path directory) {
  static final String SCHEMA = "smartmesh.bench.relay/1";

  private static final int RELAY = 1;
  private static final int LINKS_MOST = 4;

  /** How a team is brought together. */
  private interface Assembly {
    Team assemble(Lab lab, Path work) throws LabFailure;
  }

  /** Of a relay that does nothing else. */
  private interface BareCost {
    double cpuSecondsPerGigabyte(Lab lab, Path work) throws LabFailure, InterruptedException;
  }

  ObjectNode run(Progress progress)
      throws BenchFailure, LabFailure, IOException, InterruptedException {
    if (!Iperf.isHere()) {
      throw new BenchFailure("iperf3 is needed; on Debian or Ubuntu: apt-get install iperf3");
    }
    Topology topology = options.topology("line:5");
    if (topology.at(0, 2) != 2) {
      throw new BenchFailure("a line is needed, of three nodes at least, not " + topology.name());
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
    result.put("topology", topology.name());
    Optional<Program> peer = options.peer(Program.YGGDRASIL, progress);
    flows(result, "", "", topology, Program.SMARTMESH::assemble, true, progress);
    flows(
        result,
        "",
        "_tcp",
        topology,
        (lab, work) -> Nodes.ready(lab, work, Nodes.Bearing.TCP),
        true,
        progress);
    bare(
        result,
        "bare_udp_cpu_s_per_gb",
        topology,
        (lab, work) -> BareFlow.cpuSecondsPerGigabyte(lab, work, warmUpSeconds, seconds),
        progress);
    double ours = result.path("cpu_s_per_gb").asDouble();
    double bare = result.path("bare_udp_cpu_s_per_gb").asDouble();
    result.put("ratio_to_bare", ReachBench.rounded(ours / bare));
    bareTcp(result, "bare_tcp_copy_cpu_s_per_gb", topology, false, progress);
    bareTcp(result, "bare_tcp_cpu_s_per_gb", topology, true, progress);
    if (peer.isPresent()) {
      result.put("peer", peer.get().version());
      flows(
          result,
          "peer_",
          "",
          topology,
          peer.get()::assemble,
          !peer.get().needsForwarding(),
          progress);
    }
    return result.put("seconds_of_a_flow", seconds);
  }

  private void bareTcp(
      ObjectNode result, String name, Topology topology, boolean seals, Progress progress)
      throws LabFailure, IOException, InterruptedException {
    bare(
        result,
        name,
        topology,
        (lab, work) -> BareTcpFlow.cpuSecondsPerGigabyte(lab, work, seals, warmUpSeconds, seconds),
        progress);
  }

  /** What the least that a relay can do costs, by the name of the figure. */
  private void bare(
      ObjectNode result, String name, Topology topology, BareCost cost, Progress progress)
      throws LabFailure, IOException, InterruptedException {
    Path work = Files.createTempDirectory(directory, "bare");
    try (Lab lab = Lab.build(topology, options.cables(), false)) {
      double found = cost.cpuSecondsPerGigabyte(lab, work);
      progress.say("progress.relay-bare", name, ReachBench.rounded(found));
      result.put(name, ReachBench.rounded(found));
    }
  }

  private void flows(
      ObjectNode result,
      String prefix,
      String suffix,
      Topology topology,
      Assembly assembly,
      boolean costsSeen,
      Progress progress)
      throws LabFailure, IOException, InterruptedException {
    Path work = Files.createTempDirectory(directory, "relay");
    try (Lab lab = Lab.build(topology, options.cables(), !costsSeen)) {
      Team team = assembly.assemble(lab, work);
      ReachBench.seconds(lab, team, "relay" + suffix);
      Member relay = team.members().get(RELAY);
      Iperf.run(lab, team, work, 0, 2, warmUpSeconds);
      double cpu = relay.cpuSeconds();
      Iperf through = Iperf.run(lab, team, work, 0, 2, seconds);
      cpu = relay.cpuSeconds() - cpu;
      for (int links = 1; links <= Math.min(LINKS_MOST, topology.nodes() - 1); links *= 2) {
        Iperf flow = links == 2 ? through : Iperf.run(lab, team, work, 0, links, seconds);
        progress.say(
            "progress.relay",
            prefix + "mbit_" + links + suffix,
            ReachBench.rounded(flow.megabits()),
            flow.retransmits());
        result.put(prefix + "mbit_" + links + suffix, ReachBench.rounded(flow.megabits()));
      }
      result.put(prefix + "retransmits" + suffix, through.retransmits());
      // Where the kernel forwards, a relay's processor time is not the program's.
      if (costsSeen) {
        double cost = cpu / (through.bytes() / 1e9);
        result.put(prefix + "cpu_s_per_gb" + suffix, ReachBench.rounded(cost));
        result.put(prefix + "rss_mb_busy" + suffix, ReachBench.rounded(relay.rssMegabytes()));
      }
    }
  }
}
