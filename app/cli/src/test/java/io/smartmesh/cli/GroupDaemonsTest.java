package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Groups with real nodes, stores and sockets. */
@Timeout(120)
class GroupDaemonsTest {
  private static final int LOOKS = 600;
  private static final long LOOK_MILLIS = 100;

  @TempDir private Path folder;

  /** GR-3, GR-14, GR-18, GR-19: by code in, read by all, counted, found; then one is removed. */
  @Test
  void threeTalkAndOneIsRemoved() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(3);
    try (Daemon alice = start("alice", ends, 0);
        Daemon bob = start("bob", ends, 1);
        Daemon carol = start("carol", ends, 2)) {
      assertTrue(carol.apiPort() > 0 && bob.apiPort() > 0 && alice.apiPort() > 0);
      assertTrue(run("group", "alice", "create", "Tea", "house").out().startsWith("Tea house (0x"));
      Run shown = run("group", "alice", "invite", "tea house", "--uses", "2");
      List<String> lines = shown.out().lines().toList();
      String code = QrTextTest.scanned(lines.stream().filter(one -> one.contains("█")).toList());
      assertTrue(lines.contains(code) && code.length() <= 300, code);
      assertEquals(0, run("group", "bob", "join", code).exitCode());
      assertEquals(0, run("group", "carol", "join", code.toLowerCase(Locale.ROOT)).exitCode());
      await("all see three", () -> of("bob").size() == 4 && of("carol").size() == 4);
      assertEquals(of("alice"), of("bob"));

      run("group", "bob", "send", "Tea house", "hello", "you", "two");
      await("alice reads", () -> history("alice").contains("    hello you two\n"));
      await("carol reads", () -> history("carol").contains("    hello you two\n"));
      await("bob knows", () -> history("bob").contains("    Delivered to 2 of 2\n"));
      assertTrue(run("search", "carol", "hello").out().contains("hello you two"));
      assertFalse(run("inbox", "bob").out().contains("newer"), "words are in no chat");

      assertEquals(1, run("group", "carol", "rename", "Tea house", "Mine").exitCode());
      assertEquals(0, run("group", "alice", "remove", "Tea house", "carol").exitCode());
      await("bob sees two", () -> of("bob").size() == 3);
      await("carol is out", () -> show("carol").contains("not a member any more"));
      run("group", "bob", "send", "Tea house", "only", "alice");
      await("alice reads again", () -> history("alice").contains("    only alice\n"));
      await("bob knows again", () -> history("bob").contains("    Delivered to 1 of 1\n"));
      assertFalse(history("carol").contains("only alice"));
      assertEquals(1, run("group", "carol", "send", "Tea house", "still?").exitCode());
    }
  }

  private String history(String of) throws Exception {
    return run("history", of, "Tea house").out();
  }

  private String show(String of) throws Exception {
    return run("group", of, "show", "Tea house").out();
  }

  /** The group's line and one a member. */
  private List<String> of(String name) throws Exception {
    return run("group", name, "show", "Tea house").out().lines().map(String::trim).toList();
  }

  private Daemon start(String name, List<InetSocketAddress> ends, int number) throws Exception {
    List<InetSocketAddress> peers = new ArrayList<>(ends);
    InetSocketAddress own = peers.remove(number);
    return Daemons.start(folder.resolve(name), own, peers);
  }

  private void await(String what, Callable<Boolean> seen) throws Exception {
    for (int i = 0; i < LOOKS && !seen.call(); i++) {
      Thread.sleep(LOOK_MILLIS);
    }
    assertTrue(
        seen.call(),
        what
            + ": "
            + show("alice")
            + show("bob")
            + show("carol")
            + history("alice")
            + history("bob")
            + history("carol"));
  }

  private Run run(String command, String name, String... rest) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(rest));
    all.addAll(List.of("--data", folder.resolve(name).toString(), "--lang", "en"));
    return Run.of(all.toArray(new String[0]));
  }
}
