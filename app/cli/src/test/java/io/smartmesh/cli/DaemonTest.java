package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes in this process, with no chain at all. */
@Timeout(60)
class DaemonTest {
  @TempDir private Path folder;

  @Test
  void twoNeighboursWriteToEachOther() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(2);
    try (Daemon alice = Daemons.start(folder.resolve("alice"), ends.get(0), ends.get(1));
        Daemon bob = Daemons.start(folder.resolve("bob"), ends.get(1), ends.get(0))) {
      Run sent = run("send", "alice", bob.address().toString(), "--wait", "20", "good", "day");
      assertEquals(new Run(0, "Delivered\n", ""), sent);
      String prefix = alice.address().toString().substring(0, 10);
      assertEquals("Delivered\n", run("send", "bob", prefix, "--wait", "20", "hello").out());
      assertTrue(run("inbox", "bob").out().contains("    good day\n"));
      assertEquals(bob.address() + "\n", run("id", "bob").out());
      assertTrue(run("peers", "alice").out().contains(bob.address() + "  direct"));
      assertTrue(run("status", "alice").out().contains("Chain: out of reach (No chain"));
      assertTrue(run("channel", "alice", "list").out().startsWith("No channels yet."));
      assertEquals("No payments yet.\n", run("payments", "alice").out());
    }
  }

  /** CH-56: channels and payments that cannot be are refused by name, also without the chain. */
  @Test
  void nobodyAndOneself() throws Exception {
    try (Daemon alice = start("alice")) {
      String own = alice.address().toString();
      String nobody = "0x" + "0".repeat(40);
      assertTrue(run("channel", "alice", "open", nobody, "1").err().contains(nobody));
      assertTrue(run("channel", "alice", "open", own, "1").err().contains(own));
      String hold =
          run("channel", "alice", "open", "0x" + "1".repeat(40), "1", "--hold", "5").err();
      assertTrue(hold.contains(" 5 seconds") && hold.contains("below 600"), hold);
      assertTrue(run("pay", "alice", nobody, "1").err().contains(nobody));
      assertTrue(run("pay", "alice", own, "1").err().contains(own));
      assertTrue(run("channel", "alice", "list").out().startsWith("No channels yet."));
      assertEquals("No payments yet.\n", run("payments", "alice").out());
    }
  }

  @Test
  void sameDirectoryIsTheSameNode() throws Exception {
    String first;
    try (Daemon daemon = start("alice")) {
      first = daemon.address().toString();
    }
    assertFalse(Files.exists(folder.resolve("alice/api.json")));
    try (Daemon daemon = start("alice")) {
      assertEquals(first, daemon.address().toString());
    }
  }

  @Test
  void secretsAreTheirOwnersOnly() throws Exception {
    try (Daemon daemon = start("alice")) {
      assertTrue(daemon.apiPort() > 0);
      assertEquals("rwx------", permissions("alice"));
      assertEquals("rw-------", permissions("alice/device.vault"));
      assertEquals("rw-------", permissions("alice/api.json"));
    }
  }

  private String permissions(String file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }

  private Daemon start(String name) throws Exception {
    return Daemons.start(folder.resolve(name));
  }

  private Run run(String command, String name, String... rest) {
    String[] args = new String[rest.length + 5];
    args[0] = command;
    System.arraycopy(rest, 0, args, 1, rest.length);
    System.arraycopy(
        new String[] {"--data", folder.resolve(name).toString(), "--lang", "en"},
        0,
        args,
        rest.length + 1,
        4);
    return Run.of(args);
  }
}
