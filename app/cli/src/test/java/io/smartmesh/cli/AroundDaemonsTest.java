package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Words and notices around with real nodes, stores and sockets. */
@Timeout(120)
class AroundDaemonsTest {
  private static final int LOOKS = 600;
  private static final long LOOK_MILLIS = 100;

  @TempDir private Path folder;

  /** AR-6, AR-9, AR-13: said, read, kept over a restart, learned by a newcomer, taken back. */
  @Test
  void aNoticeReachesWhoComesLater() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(3);
    try (Daemon bus = start("bus", ends, 1, List.of(0))) {
      try (Daemon ana = start("ana", ends, 0, List.of(1))) {
        assertTrue(ana.apiPort() > 0 && bus.apiPort() > 0);
        run("around", "say", "ana", "who", "has", "water?");
        run("notice", "post", "ana", "at", "the", "school", "--card", "--room", "tea");
        await("bus hears", "bus", () -> around("bus").contains("    who has water?\n"));
        await("bus reads", "bus", () -> notices("bus").contains("    at the school\n"));
      }
    }
    try (Daemon bus = start("bus", ends, 1, List.of(0, 2));
        Daemon bob = start("bob", ends, 2, List.of(1))) {
      assertTrue(bob.apiPort() > 0 && bus.apiPort() > 0);
      await("bob learns", "bob", () -> notices("bob").contains("    at the school\n"));
      assertTrue(notices("bob").contains("· tea ·"), notices("bob"));
      String id = notices("bob").substring(0, 8);
      assertEquals(1, run("notice", "withdraw", "bob", id).exitCode());
      try (Daemon ana = start("ana", ends, 0, List.of(1))) {
        assertTrue(ana.apiPort() > 0);
        assertEquals(0, run("notice", "withdraw", "ana", id).exitCode());
        await("taken back", "bob", () -> notices("bob").startsWith("No notices"));
      }
      String word = around("bob").substring(0, 8);
      assertEquals(0, run("around", "mute", "bob", word).exitCode());
      assertTrue(around("bob").startsWith("Nothing was said"), around("bob"));
      String muted = run("around", "unmute", "bob").out().trim();
      assertEquals(0, run("around", "unmute", "bob", muted).exitCode());
      assertEquals("", run("around", "unmute", "bob").out());
    }
  }

  private String around(String of) {
    return run("around", "list", of).out();
  }

  private String notices(String of) {
    return run("notice", "list", of).out();
  }

  private Daemon start(String name, List<InetSocketAddress> ends, int number, List<Integer> others)
      throws Exception {
    List<InetSocketAddress> peers = new ArrayList<>();
    others.forEach(other -> peers.add(ends.get(other)));
    return Daemons.start(folder.resolve(name), ends.get(number), peers);
  }

  private void await(String what, String at, Callable<Boolean> seen) throws Exception {
    for (int i = 0; i < LOOKS && !seen.call(); i++) {
      Thread.sleep(LOOK_MILLIS);
    }
    assertTrue(seen.call(), what + ": " + around(at) + notices(at));
  }

  private Run run(String command, String verb, String name, String... rest) {
    List<String> all = new ArrayList<>(List.of(command, verb));
    all.addAll(List.of(rest));
    all.addAll(List.of("--data", folder.resolve(name).toString(), "--lang", "en"));
    return Run.of(all.toArray(new String[0]));
  }
}
