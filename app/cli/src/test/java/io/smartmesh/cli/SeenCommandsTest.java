package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about the network say, in both languages, in a narrow window. */
@Timeout(30)
class SeenCommandsTest {
  private static final int COLUMNS = 60;
  private static final String SELF = "0x" + "a".repeat(40);
  private static final String BUS = "0x" + "b".repeat(40);
  private static final String FAR = "0x" + "f".repeat(40);

  private static final String PEERS =
      """
      {"schema":"smartmesh.peers/1","peers":[
       {"address":"BUS","id":"BUS","known":true,"hops":1,"via":"BUS","account":""},
       {"address":"FAR","id":"FAR","known":true,"hops":2,"via":"BUS","account":"FAR"}],
      "links":[
       {"bearer":"udp/wlp0s20f3","at":"00","address":"BUS","state":"resumed","inUse":true,
        "ageMillis":3723000,"heardMillisAgo":400,"cost":512,"roundTripMillis":0,
        "lossInPermille":123,"lossOutPermille":-1,"framesSent":1,"bytesSent":1234567,
        "framesReceived":2,"bytesReceived":999},
       {"bearer":"udp/wlp0s20f3","at":"01","address":"","state":"handshaking","inUse":false,
        "ageMillis":2000,"heardMillisAgo":2000,"cost":0,"roundTripMillis":-1,
        "lossInPermille":-1,"lossOutPermille":-1,"framesSent":0,"bytesSent":0,
        "framesReceived":0,"bytesReceived":0}]}
      """;

  private static final String TOPOLOGY =
      """
      {"schema":"smartmesh.topology/1","self":"SELF",
      "neighbours":[{"address":"BUS","bearer":"udp/wlp0s20f3","cost":256}],
      "ways":[
       {"to":"BUS","via":"BUS","hops":1,"metric":256,"seqno":65536,"selected":true,"feasible":true},
       {"to":"FAR","via":"BUS","hops":2,"metric":512,"seqno":1,"selected":true,"feasible":true},
       {"to":"FAR","via":"SELF","hops":3,"metric":65535,"seqno":1,"selected":false,
        "feasible":false}]}
      """;

  private static final String STATUS =
      """
      {"name":"alice","neighbours":1,"wakeUpsPerMinute":7,
       "chain":{"reachable":true,"estimate":1000}}
      """;

  private static final String AIR =
      """
      {"schema":"smartmesh.air/1","neighbours":1,"bearers":[
       {"name":"udp/wlp0s20f3","up":true,"mtu":1200,"framesSent":999999,"bytesSent":1,
        "framesReceived":888888,"bytesReceived":1,"broadcasts":77777,"beacons":66666,
        "strangers":[
         {"at":"00","sinceMillis":95000,"heardMillisAgo":900},
         {"at":"01","sinceMillis":2000,"heardMillisAgo":1},
         {"at":"02","sinceMillis":50000,"heardMillisAgo":40000}]},
       {"name":"tcp","up":false,"mtu":0,"framesSent":0,"bytesSent":0,"framesReceived":0,
        "bytesReceived":0,"broadcasts":0,"beacons":0,"strangers":[]}]}
      """;

  @TempDir private Path data;
  private FakeApi api;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi(data);
    api.answer("GET /peers", named(PEERS)).answer("GET /channels", "{\"channels\":[]}");
    api.answer("GET /topology", named(TOPOLOGY));
    api.answer("GET /status", named(STATUS)).answer("GET /air", named(AIR));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static String named(String json) {
    return json.replace("\n", "").replace("SELF", SELF).replace("BUS", BUS).replace("FAR", FAR);
  }

  private Run run(String language, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--data", data.toString(), "--lang", language));
    return Run.of(all.toArray(new String[0]));
  }

  private void pinged(String rest) {
    api.answer("POST /ping", "{\"schema\":\"smartmesh.ping/1\",\"to\":\"" + FAR + "\"," + rest);
  }

  @Test
  void peersShowLinksAndThenWhoIsInReach() {
    String expected =
        """
        BUS
          udp/wlp0s20f3: resumed, age 1h 2m, heard 0s ago
          round trip <1 ms, lost in 12.3%, out ?, cost 512
          sent 1234 kB, received 999 B
        Handshake on udp/wlp0s20f3 for 2s
        In reach: 2
        BUS  direct
        FAR  2 hops
          via BUS
          account FAR
        """;
    String names = expected.replace("BUS", BUS).replace("FAR", FAR);
    assertEquals(new Run(0, names, ""), run("en", "peers"));
  }

  @Test
  void topologyMarksWhatIsInUseWhatIsSpareAndWhatIsNeither() {
    Run run = run("en", "topology");
    assertTrue(run.out().contains("others know other parts"), run.out());
    assertTrue(run.out().contains("  * via 0xbbbbbbbbbb, 2 hops, metric 512\n"), run.out());
    assertTrue(run.out().contains("  - via 0xaaaaaaaaaa, 3 hops, metric ?\n"), run.out());
    assertEquals(named(TOPOLOGY) + "\n", run("en", "topology", "--format", "json").out());
    assertEquals(named(TOPOLOGY) + "\n", run("en", "topology", "--json").out());
  }

  @Test
  void topologyForGraphvizDrawsOwnLinksSolidAndTheNeighboursWordDashed() {
    String expected =
        """
        digraph smartmesh {
          "0xaaaaaaaaaa" [shape=doublecircle];
          "0xaaaaaaaaaa" -> "0xbbbbbbbbbb" [label="256" style=solid];
          "0xbbbbbbbbbb" -> "0xffffffffff" [label="1" style=dashed];
          "0xaaaaaaaaaa" -> "0xffffffffff" [label="2" style=dotted];
        }
        """;
    Run run = run("en", "topology", "--format", "DOT");
    assertTrue(run.out().startsWith("// This is what this node knows"), run.out());
    assertTrue(run.out().endsWith(expected), run.out());
  }

  @Test
  void pingTellsTimesAndHops() {
    pinged(
        "\"hasWay\":true,\"answered\":true,\"from\":\""
            + FAR
            + "\",\"hops\":2,\"hopsBack\":3,\"millis\":7}");
    Run run = run("en", "ping", "ffffff", "--count", "1");
    assertEquals(
        new Run(
            0,
            "Echoes to "
                + FAR
                + "\n1: 7 ms, 2 hops there, 3 back\n1 sent, 1 answered\n"
                + "Shortest 7 ms, mean 7 ms, longest 7 ms\n",
            ""),
        run);
    assertEquals("{\"to\":\"" + FAR + "\",\"limit\":32,\"millis\":2000}", api.bodies.get(0));
    Run direct = run("en", "ping", FAR, "--until-direct", "--timeout", "1");
    assertEquals(1, direct.exitCode());
    assertTrue(direct.err().startsWith(FAR + " answers, but it has not become a"), direct.err());
    assertEquals(3, direct.err().lines().count());
  }

  @Test
  void pingFailsWhereNobodyAnswersAndSaysWhatToDo() {
    pinged("\"hasWay\":true,\"answered\":false}");
    Run silent = run("en", "ping", FAR, "--count", "1");
    assertEquals(1, silent.exitCode());
    assertTrue(silent.err().endsWith("smartmesh trace " + FAR + "\n"), silent.err());
    pinged("\"hasWay\":false,\"answered\":false}");
    Run none = run("en", "ping", FAR, "--count", "1");
    assertTrue(none.out().contains("1: there is no way to it now\n"), none.out());
    assertTrue(none.err().startsWith("There is no way to " + FAR), none.err());
    Run json = run("en", "ping", FAR, "--count", "1", "--json");
    assertEquals(1, json.exitCode());
    assertEquals(1, json.out().lines().count());
    JsonValue document = JsonValue.parse(json.out().trim());
    assertEquals(0, document.number("answered"));
    assertEquals(1, document.list("probes").size());
    assertEquals(2, run("en", "ping").exitCode());
  }

  @Test
  void traceEndsWhereNobodyAnswersAnyMore() {
    pinged("\"hasWay\":true,\"answered\":false}");
    Run run = run("en", "trace", FAR);
    assertEquals(1, run.exitCode());
    assertTrue(run.out().endsWith("3  no answer\n4  no answer\n"), run.out());
    assertTrue(run.err().startsWith("The trace to " + FAR + " ended"), run.err());
    assertEquals(8, api.bodies.size(), "two tries each");
    pinged("\"hasWay\":false,\"answered\":false}");
    assertTrue(run("en", "trace", FAR).err().startsWith("There is no way to"));
  }

  @Test
  void netcheckNamesWhoIsHeardAndDoesNotHear() {
    Run run = run("en", "netcheck");
    assertEquals(1, run.exitCode(), run.out());
    assertTrue(run.out().startsWith("Node alice runs; neighbours: 1\n"), run.out());
    assertTrue(run.out().contains("Wake-ups in the last minute: 7\n"), run.out());
    assertTrue(
        run.out().contains("Somebody on udp/wlp0s20f3 has been heard for 1m 35s and is\nno"),
        run.out());
    assertTrue(run.out().contains("The clock of this machine is "), run.out());
    assertTrue(run.out().contains("Bearer tcp: down\n"), run.out());
    JsonValue json = JsonValue.parse(run("en", "netcheck", "--json").out().trim());
    assertTrue(json.flag("nodeRuns"));
    assertEquals(7, json.number("wakeUpsPerMinute"));
    assertEquals(2, json.list("bearers").size());
    List<String> codes =
        json.list("problems").stream().map(problem -> problem.text("code")).toList();
    assertTrue(codes.containsAll(List.of("one-way", "clock-apart")), codes + "");
  }

  @Test
  void netcheckNeedsNoNode() {
    api.close();
    Run run = run("en", "netcheck");
    assertTrue(run.out().startsWith("No node runs here: what it sees is missing.\n"), run.out());
    assertTrue(run.out().contains("Multicast udp"), run.out());
    assertEquals("", run.err());
    JsonValue json = JsonValue.parse(run("zh", "netcheck", "--json").out().trim());
    assertTrue(!json.flag("nodeRuns"));
  }

  @Test
  void allOfItFitsIntoANarrowWindow() {
    pinged(
        "\"hasWay\":true,\"answered\":true,\"from\":\""
            + FAR
            + "\",\"hops\":12,\"hopsBack\":13,\"millis\":12345}");
    for (String language : List.of("en", "zh")) {
      String all = run(language, "peers").out() + run(language, "topology").out();
      all += run(language, "netcheck").out();
      all += run(language, "ping", FAR, "--count", "1").out() + run(language, "trace", FAR).out();
      all.lines().forEach(line -> assertTrue(Table.width(line) <= COLUMNS, line));
    }
    assertTrue(run("zh", "trace", FAR).out().startsWith("通往 " + FAR + " 的路\n"));
  }
}
