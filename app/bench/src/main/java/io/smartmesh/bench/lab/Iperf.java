package io.smartmesh.bench.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What iperf3's TCP gets through from one node to another.
 *
 * @param bytes that arrived
 * @param retransmits segments that had to be sent again
 */
public record Iperf(long bytes, double megabits, long retransmits) {

  public static boolean isHere() {
    return Shell.has("iperf3");
  }

  public static Iperf run(Lab lab, Team team, Path work, int from, int to, int seconds)
      throws LabFailure, InterruptedException {
    List<String> serve = List.of("iperf3", "-s", "-1", "--forceflush");
    Member server = Member.start(lab, to, "iperf3", true, work, serve);
    try {
      server.answer("Server listening");
      String address = team.addresses().get(to).getHostAddress();
      String said =
          Shell.run(
              "ip",
              "netns",
              "exec",
              lab.namespace(from),
              "iperf3",
              "-J",
              "-t",
              "" + seconds,
              "-c",
              address);
      JsonNode end = new ObjectMapper().readTree(said).path("end");
      JsonNode received = end.path("sum_received");
      return new Iperf(
          received.path("bytes").asLong(),
          received.path("bits_per_second").asDouble() / 1e6,
          end.path("sum_sent").path("retransmits").asLong());
    } catch (IOException e) {
      throw new LabFailure("iperf3 says what is no JSON", e);
    } finally {
      server.kill();
    }
  }
}
