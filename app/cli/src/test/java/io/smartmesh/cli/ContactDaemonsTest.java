package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** CT-4 to CT-14 with real nodes, stores and sockets: alice and bob are never up together. */
@Timeout(120)
class ContactDaemonsTest {
  private static final int LOOKS = 600;
  private static final long LOOK_MILLIS = 100;

  @TempDir private Path folder;

  /** CT-9: bob's code is all that alice ever had of him. */
  @Test
  void aFirstTextByCodeAloneGoesByBusAndTheAnswerToo() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(3);
    String code;
    try (Daemon bob = start("bob", ends, 1)) {
      Run shown = run("contact", "bob", "show");
      List<String> lines = shown.out().lines().toList();
      code = QrTextTest.scanned(lines.stream().filter(line -> line.contains("█")).toList());
      assertTrue(lines.contains(code), "the same to be copied");
      assertTrue(code.length() <= 300, code);
      assertTrue(shown.out().contains(bob.address().toString()));
    }
    try (Daemon bus = start("bus", ends, 2)) {
      assertTrue(bus.apiPort() > 0);
      try (Daemon alice = start("alice", ends, 0)) {
        assertTrue(alice.apiPort() > 0);
        assertEquals(
            "bob is a contact, verified by the scan.\n",
            run("contact", "alice", "add", code, "--scanned").out());
        run("send", "alice", "Bob", "--wait", "0", "never", "met");
        await(() -> run("inbox", "alice").out().contains("Carried by others\n    never met\n"));
        assertTrue(run("inbox", "alice").out().contains("to bob (0x"));
      }
      try (Daemon bob = start("bob", ends, 1)) {
        assertTrue(bob.apiPort() > 0);
        await(() -> run("inbox", "bob").out().contains("    never met\n"));
        assertEquals(
            "No contacts yet. Show your card: smartmesh contact show\n",
            run("contact", "bob", "list").out());
      }
      try (Daemon alice = start("alice", ends, 0)) {
        assertTrue(alice.apiPort() > 0);
        await(() -> run("inbox", "alice").out().contains("Delivered\n    never met\n"));
      }
    }
  }

  @Test
  void contactsAreShownComparedRenamedBlockedAndForgotten() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(2);
    try (Daemon alice = start("alice", ends, 0);
        Daemon bob = start("bob", ends, 1)) {
      Path file = folder.resolve("bob.card");
      run("contact", "bob", "export", file.toString(), "--name", "鲍勃");
      assertEquals(
          "鲍勃 is a contact. Not verified: compare six words, smartmesh contact verify\n",
          run("contact", "alice", "add", file.toString()).out());
      String words = words("alice", "鲍勃");
      run("contact", "bob", "add", link("alice"), "--name", "A");
      assertEquals(words, words("bob", "A"), "both read the same");
      assertEquals(1, verify("no words of ours at all here").exitCode());
      assertTrue(run("contact", "alice", "list").out().contains("not verified"));
      assertEquals("The words are the same: 鲍勃 is verified.\n", verify(words).out());
      assertTrue(run("contact", "alice", "show", "鲍勃").out().startsWith("鲍勃 · verified\n"));
      assertTrue(run("contact", "alice", "show", "鲍勃").out().contains("Account  " + bob.account()));
      run("contact", "alice", "rename", "鲍勃", "Bob", "B");
      assertEquals("Delivered\n", run("send", "alice", "bob b", "--wait", "30", "hi").out());
      assertEquals(0, run("ping", "alice", "BOB B", "--count", "1").exitCode());

      assertEquals(
          "A is blocked. Nothing tells them.\n", run("contact", "bob", "block", "A").out());
      run("send", "alice", "Bob B", "--wait", "3", "unheard");
      assertFalse(run("inbox", "bob").out().contains("unheard"));
      assertTrue(run("contact", "bob", "list").out().contains("blocked"));
      assertEquals(1, run("send", "bob", "A", "no").exitCode());
      run("contact", "bob", "unblock", "A");
      await(() -> run("inbox", "bob").out().contains("unheard"));
      run("contact", "alice", "remove", "Bob B");
      assertEquals(1, run("send", "alice", "Bob B", "who").exitCode());
      assertTrue(alice.apiPort() > 0);
    }
  }

  /** CT-14: nothing is done where two have the name. */
  @Test
  void twoOfOneNameAreListedAndNothingIsSent() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(3);
    String bobs;
    String buses;
    try (Daemon bob = start("bob", ends, 1);
        Daemon bus = start("bus", ends, 2)) {
      bobs = link("bob");
      buses = link("bus");
      assertTrue(bob.apiPort() != bus.apiPort());
    }
    try (Daemon alice = start("alice", ends, 0)) {
      assertTrue(alice.apiPort() > 0);
      run("contact", "alice", "add", bobs, "--name", "B");
      Run second = run("contact", "alice", "add", buses, "--name", "b", "--scanned");
      assertTrue(second.out().contains("WARNING: another contact has the name b"), second.out());
      assertTrue(second.out().startsWith("b is a contact. Not verified"), second.out());
      Run sent = run("send", "alice", "B", "hello");
      assertEquals(2, sent.exitCode());
      assertTrue(sent.err().startsWith("B may be any of: "), sent.err());
      assertEquals("No texts yet.\n", run("inbox", "alice").out());
      Run json = run("contact", "alice", "list", "--json");
      assertEquals(2, JsonValue.parse(json.out()).list("contacts").size());
      Run bad = run("contact", "alice", "add", bobs.substring(0, bobs.length() - 40));
      assertEquals(1, bad.exitCode());
      assertTrue(bad.err().contains("damaged or forged"), bad.err());
      assertTrue(run("contact", "alice", "add", "smartmesh:u/20").err().contains("newer version"));
    }
  }

  private Run verify(String words) {
    List<String> all = new ArrayList<>(List.of("verify", "鲍勃"));
    all.addAll(List.of(words.split(" ", -1)));
    return run("contact", "alice", all.toArray(new String[0]));
  }

  private String words(String whose, String contact) {
    Run run = run("contact", whose, "show", contact, "--json");
    return String.join(" ", JsonValue.parse(run.out()).texts("words"));
  }

  private String link(String whose) throws Exception {
    Path file = folder.resolve(whose + ".link");
    run("contact", whose, "export", file.toString());
    return Files.readString(file).trim();
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

  private Run run(String command, String name, String... rest) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(rest));
    all.addAll(List.of("--data", folder.resolve(name).toString(), "--lang", "en"));
    return Run.of(all.toArray(new String[0]));
  }
}
