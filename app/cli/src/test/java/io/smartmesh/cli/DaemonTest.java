package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes in this process, with no chain at all. */
@Timeout(60)
class DaemonTest {
  @TempDir private Path folder;

  @Test
  void twoNeighboursWriteToEachOther() throws Exception {
    List<InetSocketAddress> ends = twoEndpoints();
    try (Daemon alice = start("alice", ends.get(0), ends.get(1));
        Daemon bob = start("bob", ends.get(1), ends.get(0))) {
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

  @Test
  void sameDirectoryIsTheSameNode() throws Exception {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    String first;
    try (Daemon daemon = start("alice", anywhere, anywhere)) {
      first = daemon.address().toString();
    }
    assertFalse(Files.exists(folder.resolve("alice/api.json")));
    try (Daemon daemon = start("alice", anywhere, anywhere)) {
      assertEquals(first, daemon.address().toString());
    }
  }

  @Test
  void secretsAreTheirOwnersOnly() throws Exception {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Daemon daemon = start("alice", anywhere, anywhere)) {
      assertTrue(daemon.apiPort() > 0);
      assertEquals("rwx------", permissions("alice"));
      assertEquals("rw-------", permissions("alice/device.key"));
      assertEquals("rw-------", permissions("alice/api.json"));
    }
  }

  private String permissions(String file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }

  private Daemon start(String name, InetSocketAddress bind, InetSocketAddress peer)
      throws Exception {
    NodeSettings settings =
        new NodeSettings(
            name,
            1,
            new NodeSettings.ChainLink(null, AddressBook.NONE, 0),
            new NodeSettings.Udp(Optional.of(bind), bind.equals(peer) ? List.of() : List.of(peer)),
            new NodeSettings.Api(0, false),
            3_600,
            Amount.ZERO,
            new NodeSettings.Logs(false, Optional.empty(), 10_000, false));
    return Daemon.start(DataDirectory.openAlone(folder.resolve(name)), settings);
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

  private static List<InetSocketAddress> twoEndpoints() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (DatagramSocket one = new DatagramSocket(0, loopback);
        DatagramSocket two = new DatagramSocket(0, loopback)) {
      return List.of(
          new InetSocketAddress(loopback, one.getLocalPort()),
          new InetSocketAddress(loopback, two.getLocalPort()));
    }
  }
}
