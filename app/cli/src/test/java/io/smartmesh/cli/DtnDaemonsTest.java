package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.dtn.Eid;
import io.smartmesh.tcpcl.DtnConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * GW-3, GW-5, GW-7 with real nodes: alice and a gateway on one island, bob and another on the
 * other, joined by nothing but a session of RFC 9174.
 */
@Timeout(180)
class DtnDaemonsTest {
  private static final int LOOKS = 600;
  private static final long LOOK_MILLIS = 100;
  private static final Eid WEST = Eid.parse("dtn://west/smartmesh").orElseThrow();
  private static final Eid EAST = Eid.parse("ipn:20.42").orElseThrow();

  @TempDir private Path folder;

  @Test
  void aTextAndItsReceiptCrossAnotherNetwork() throws Exception {
    List<InetSocketAddress> west = Daemons.addresses(2);
    List<InetSocketAddress> east = Daemons.addresses(2);
    String bobs;
    try (Daemon alice = start("alice", west.get(0), east.get(0));
        Daemon bob = start("bob", east.get(0), west.get(0))) {
      bobs = bob.address().toString();
      assertEquals("Delivered\n", run("send", "alice", bobs, "--wait", "30", "good", "day").out());
      assertTrue(alice.apiPort() > 0);
    }
    InetSocketAddress port = freePort();
    DtnConfig listens = new DtnConfig(WEST, List.of(EAST), Optional.of(port), List.of());
    DtnConfig dials = new DtnConfig(EAST, List.of(WEST), Optional.empty(), List.of(port));
    try (Daemon alice = start("alice", west.get(0), west.get(1));
        Daemon gateWest = gate("gate-west", west, listens);
        Daemon gateEast = gate("gate-east", east, dials);
        Daemon bob = start("bob", east.get(0), east.get(1))) {
      assertEquals(4, List.of(alice, gateWest, gateEast, bob).size());
      run("send", "alice", bobs, "--wait", "0", "over", "the", "water");
      await(() -> run("inbox", "bob").out().contains("    over the water\n"));
      await(() -> run("inbox", "alice").out().contains("Delivered\n    over the water\n"));
      String inbox = run("inbox", "bob").out();
      assertEquals(2, inbox.split("over the water", -1).length, "shown once");
      await(() -> run("bundle list", "gate-east").out().equals("Nothing is carried here.\n"));
    }
  }

  private Daemon start(String name, InetSocketAddress own, InetSocketAddress peer)
      throws Exception {
    return Daemons.start(folder.resolve(name), own, peer);
  }

  private Daemon gate(String name, List<InetSocketAddress> island, DtnConfig dtn) throws Exception {
    return Daemons.start(
        folder.resolve(name), island.get(1), List.of(island.get(0)), Optional.of(dtn));
  }

  private static InetSocketAddress freePort() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
      return new InetSocketAddress(loopback, socket.getLocalPort());
    }
  }

  private static void await(Callable<Boolean> what) throws Exception {
    for (int i = 0; i < LOOKS && !what.call(); i++) {
      Thread.sleep(LOOK_MILLIS);
    }
    assertTrue(what.call());
  }

  private Run run(String command, String name, String... rest) {
    List<String> all = new ArrayList<>(List.of(command.split(" ", -1)));
    all.addAll(List.of(rest));
    all.addAll(List.of("--data", folder.resolve(name).toString(), "--lang", "en"));
    return Run.of(all.toArray(new String[0]));
  }
}
