package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file over a line of three processes: the middle is killed and started again, then the receiver
 * is (TF-6, TF-8, TF-11).
 */
@Timeout(180)
class TransferProcessTest {
  private static final int BYTES = 40_000_000;

  /** A piece, and what a stream holds at either end. */
  private static final long AGAIN_MOST = 64 * 1024 + 2 * 512 * 1024;

  private static final int LOOKS = 1_200;
  private static final long LOOK_MILLIS = 50;

  @TempDir private Path folder;
  private final List<Integer> ports = new ArrayList<>();

  private UpProcess up(int place) throws Exception {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--name", "n" + place, "--api-port", "0"));
    options.addAll(List.of("--udp-bind", "127.0.0.1:" + ports.get(place)));
    for (int other : List.of(place - 1, place + 1)) {
      if (other >= 0 && other < ports.size()) {
        options.addAll(List.of("--udp-peer", "127.0.0.1:" + ports.get(other)));
      }
    }
    return new UpProcess(List.of(), folder.resolve("n" + place), options.toArray(new String[0]));
  }

  private Run run(int place, String... words) {
    List<String> all = new ArrayList<>(List.of("transfer"));
    all.addAll(List.of(words));
    all.addAll(List.of("--data", folder.resolve("n" + place).toString(), "--lang", "en"));
    return Run.of(all.toArray(new String[0]));
  }

  private JsonValue transfer(int place) throws ApiFailure {
    List<JsonValue> all =
        new ApiClient(folder.resolve("n" + place)).get("/transfers").list("transfers");
    return all.isEmpty() ? JsonValue.parse("{\"state\":\"none\",\"done\":0}") : all.get(0);
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

  private void awaitState(int place, String state) throws Exception {
    await(() -> transfer(place).text("state").equals(state));
  }

  private void awaitDone(int place, double share) throws Exception {
    await(() -> transfer(place).number("done") > share * BYTES);
    assertTrue(transfer(place).number("done") < BYTES, "it is under way");
  }

  @Test
  void aFileArrivesWhoeverIsKilled() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        ports.add(socket.getLocalPort());
      }
    }
    byte[] content = new byte[BYTES];
    new Random(7).nextBytes(content);
    Path file = Files.write(folder.resolve("film.mkv"), content);
    try (UpProcess alice = up(0);
        UpProcess bob = up(2)) {
      alice.ready();
      try (UpProcess bus = up(1)) {
        bus.ready();
        String bobs = bob.ready();
        assertEquals(0, run(0, "send", bobs, file.toString()).exitCode());
        awaitState(2, "asking");
        String id = transfer(2).text("id");
        assertTrue(run(2, "list").out().contains("Waits for you"));
        assertEquals(0, run(2, "accept", id.substring(0, 8)).exitCode());
        awaitDone(2, 0.1);
        bus.signal("KILL");
        bus.end();
      }
      try (UpProcess bus = up(1)) {
        bus.ready();
        awaitDone(2, 0.4);
        bob.signal("KILL");
        bob.end();
        arrivesAfterAll(content);
      }
    }
  }

  private void arrivesAfterAll(byte[] content) throws Exception {
    try (UpProcess bob = up(2)) {
      bob.ready();
      awaitState(2, "done");
      awaitState(0, "done");
      assertArrayEquals(content, Files.readAllBytes(Path.of(transfer(2).text("place"))));
    }
    long again = transfer(0).number("carried") - BYTES;
    assertTrue(again >= 0 && again <= AGAIN_MOST, again + " bytes went again");
    assertTrue(run(0, "list", "--json").out().contains("\"state\":\"done\""));
    assertTrue(run(0, "list").out().contains("Done"));
    assertEquals(0, run(0, "forget", transfer(0).text("id")).exitCode());
    assertTrue(run(0, "list").out().contains("No files."));
  }
}
