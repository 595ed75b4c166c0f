package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.ApiFile;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.mesh.DropReason;
import io.smartmesh.node.OwnDrop;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes in a line on loopback: alice, bus, carol. */
@Timeout(120)
class SeenLineTest {
  @TempDir private Path folder;

  @Test
  void whatIsSeenOfALine() throws Exception {
    List<InetSocketAddress> at = Daemons.addresses(3);
    try (Daemon alice = Daemons.start(folder.resolve("alice"), at.get(0), at.get(1));
        Daemon bus =
            Daemons.start(folder.resolve("bus"), at.get(1), List.of(at.get(0), at.get(2)));
        Daemon carol = Daemons.start(folder.resolve("carol"), at.get(2), at.get(1))) {
      String far = carol.address().toString();
      String near = bus.address().toString();

      Run direct = run("alice", "ping", near, "--until-direct");
      assertEquals(0, direct.exitCode(), direct.err());
      assertTrue(direct.out().contains(" ms, direct\n"), direct.out());
      assertEquals(0, run("carol", "ping", near, "--until-direct").exitCode());
      awaitPeers("alice", 2);
      awaitPeers("carol", 2);
      Run ping = run("alice", "ping", far, "--count", "2");
      assertEquals(0, ping.exitCode(), ping.err());
      assertTrue(ping.out().contains("2 hops there, 2 back\n2 sent, 2 answered"), ping.out());
      String whoAsked = alice.address().toString();
      assertTrue(run("carol", "peers").out().contains(whoAsked), "it introduced itself");
      Run notDirect = run("alice", "ping", far, "--until-direct", "--timeout", "2", "--json");
      assertEquals(1, notDirect.exitCode());
      JsonValue document = JsonValue.parse(notDirect.out().trim());
      assertTrue(document.number("answered") >= 1 && !document.flag("direct"));

      Run trace = run("alice", "trace", far);
      assertEquals(0, trace.exitCode(), trace.err());
      assertTrue(
          trace.out().matches("(?s).*\\n1  " + near + "  .* ms\\n2  " + far + "  .* ms\\n.*"),
          trace.out());
      assertTrue(trace.out().endsWith("Reached over 2 links.\n"), trace.out());

      Run peers = run("alice", "peers");
      assertTrue(peers.out().contains(far + "  2 hops\n  via " + near), peers.out());
      assertTrue(peers.out().contains("lost in 0.0%, out "), peers.out());
      JsonValue link =
          JsonValue.parse(run("alice", "peers", "--json").out().trim()).list("links").get(0);
      assertEquals(near, link.text("address"));
      assertTrue(link.number("bytesSent") > 0 && link.number("bytesReceived") > 0);
      assertTrue(link.number("roundTripMillis") >= 0, link.toString());

      Run topology = run("alice", "topology");
      assertTrue(topology.out().contains(near + "\n  udp/127.0.0.1:"), topology.out());
      assertTrue(topology.out().contains(far + "\n  * via " + near.substring(0, 12)));
      Run dot = run("alice", "topology", "--format", "dot");
      assertTrue(dot.out().contains(near.substring(0, 12) + "\" -> \"" + far.substring(0, 12)));

      Run netcheck = run("bus", "netcheck");
      assertTrue(netcheck.out().startsWith("Node bus runs; neighbours: 2\n"), netcheck.out());
      assertTrue(netcheck.out().contains("Bearer udp/127.0.0.1:"), netcheck.out());

      String metrics = metrics("bus");
      for (DropReason reason : DropReason.values()) {
        assertTrue(metrics.contains("{layer=\"mesh\",reason=\"" + reason + "\"} "), metrics);
      }
      for (OwnDrop reason : OwnDrop.values()) {
        String name = reason.reason().substring(reason.reason().indexOf('.') + 1);
        assertTrue(metrics.contains("reason=\"" + name + "\"} "), reason + "");
      }
      assertTrue(value(metrics, "smartmesh_packets_total{what=\"forwarded\"}") >= 6);
      assertEquals(2, value(metrics, "smartmesh_neighbours"));
      assertTrue(value(metrics, "smartmesh_echoes_answered_total") >= 3);
      assertTrue(value(metrics, "smartmesh_turns_total") > 10);
      assertTrue(value(metrics, "smartmesh_route_changes_total") >= 2);
    }
  }

  private void awaitPeers(String node, int count) throws Exception {
    for (int i = 0; i < 50 && peers(node) < count; i++) {
      Thread.sleep(100);
    }
  }

  private int peers(String node) {
    return JsonValue.parse(run(node, "peers", "--json").out().trim()).list("peers").size();
  }

  private String metrics(String node) throws Exception {
    ApiFile file = ApiFile.read(folder.resolve(node));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + file.port() + "/metrics"))
            .header("Authorization", "Bearer " + file.token())
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static long value(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(-1);
  }

  private Run run(String node, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--data", folder.resolve(node).toString(), "--lang", "en"));
    return Run.of(all.toArray(new String[0]));
  }
}
