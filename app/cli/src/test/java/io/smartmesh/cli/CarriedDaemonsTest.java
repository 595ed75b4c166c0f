package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.ApiFile;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** CY-21 with real nodes, stores and sockets: alice and bob are never up at the same time. */
@Timeout(120)
class CarriedDaemonsTest {
  private static final int LOOKS = 600;
  private static final long LOOK_MILLIS = 100;

  @TempDir private Path folder;

  @Test
  void aTextAndItsReceiptGoByBus() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(3);
    String bobs;
    try (Daemon alice = start("alice", ends, 0);
        Daemon bob = start("bob", ends, 1)) {
      bobs = bob.address().toString();
      assertEquals("Delivered\n", run("send", "alice", bobs, "--wait", "30", "good", "day").out());
      assertTrue(alice.apiPort() > 0);
    }
    try (Daemon bus = start("bus", ends, 2)) {
      assertTrue(bus.apiPort() > 0);
      try (Daemon alice = start("alice", ends, 0)) {
        assertTrue(alice.apiPort() > 0);
        run("send", "alice", bobs, "--wait", "0", "by", "bus");
        await(() -> run("inbox", "alice").out().contains("Carried by others\n    by bus\n"));
        assertTrue(run("inbox", "alice", "--json").out().contains("\"state\":\"carried\""));
        assertEquals(1, taken());
      }
      try (Daemon bob = start("bob", ends, 1)) {
        assertTrue(bob.apiPort() > 0);
        await(() -> taken() == 2);
        assertEquals(1, times("bob", "by bus"), "shown once");
      }
      try (Daemon alice = start("alice", ends, 0)) {
        assertTrue(alice.apiPort() > 0);
        await(() -> run("inbox", "alice").out().contains("Delivered\n    by bus\n"));
      }
    }
    try (Daemon alice = start("alice", ends, 0);
        Daemon bob = start("bob", ends, 1)) {
      assertTrue(alice.apiPort() != bob.apiPort());
      assertEquals("Delivered\n", run("send", "alice", bobs, "--wait", "30", "again").out());
      assertEquals(1, times("bob", "by bus"), "and not again when they meet");
    }
  }

  private Daemon start(String name, List<InetSocketAddress> ends, int number) throws Exception {
    List<InetSocketAddress> peers = new ArrayList<>(ends);
    InetSocketAddress own = peers.remove(number);
    return Daemons.start(folder.resolve(name), own, peers);
  }

  private static void await(Callable<Boolean> what) throws Exception {
    for (int i = 0; i < LOOKS; i++) {
      if (what.call()) {
        return;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    assertTrue(what.call());
  }

  private int times(String who, String text) {
    return run("inbox", who).out().split(Pattern.quote("    " + text + "\n"), -1).length - 1;
  }

  /** Bundles of others that the bus has taken. */
  private long taken() throws Exception {
    ApiFile file = ApiFile.read(folder.resolve("bus"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + file.port() + "/metrics"))
            .header("Authorization", "Bearer " + file.token())
            .build();
    String name = "smartmesh_bundles_total{what=\"taken\"} ";
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private Run run(String command, String name, String... rest) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(rest));
    all.addAll(List.of("--data", folder.resolve(name).toString(), "--lang", "en"));
    return Run.of(all.toArray(new String[0]));
  }
}
