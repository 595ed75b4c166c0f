package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** MH-1, MH-6, MH-7, MH-11 to MH-14 at the command line, with real nodes, stores and sockets. */
@Timeout(120)
class HistoryDaemonsTest {
  private static final int LOOKS = 300;
  private static final long LOOK_MILLIS = 100;
  private static final String NOBODY = "0x" + "7".repeat(40);

  @TempDir private Path folder;

  @Test
  void whatWasWrittenIsListedSearchedAndDeleted() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(2);
    try (Daemon alice = Daemons.start(folder.resolve("alice"), ends.get(0), ends.get(1));
        Daemon bob = Daemons.start(folder.resolve("bob"), ends.get(1), ends.get(0))) {
      String bobs = bob.address().toString();
      StringWriter followed = new StringWriter();
      Thread follower = follow("bob", followed);
      await(() -> followed.toString().isEmpty());
      for (String text : List.of("to the station", "我们在车站见面", "third")) {
        assertEquals("Delivered\n", run("send", "alice", bobs, "--wait", "30", text).out());
      }
      assertTrue(run("history", "alice").out().contains(bobs));
      String page = run("history", "alice", bobs, "--limit", "2").out();
      assertTrue(page.startsWith("Older ones: smartmesh history " + bobs + " --before 1\n"), page);
      assertTrue(page.endsWith("Delivered\n    third\n") && !page.contains("station"), page);
      String older = run("history", "alice", bobs, "--before", "1").out();
      assertTrue(older.contains("station") && !older.contains("third"), older);
      assertTrue(run("search", "alice", "车站").out().contains("见面"));
      assertTrue(run("search", "alice", "STATION", "--in", bobs).out().contains("to the"));
      assertEquals("Nothing found in 3 texts.\n", run("search", "alice", "ation").out());
      await(() -> followed.toString().contains("    third\n"));
      follower.interrupt();
      outbox();
      assertEquals(
          "Texts with "
              + bobs
              + " are deleted here 30d after they came. What others keep is"
              + " theirs.\n",
          run("history", "alice", "keep", bobs, "30d").out());
      assertEquals(1, run("history", "alice", "keep", bobs, "soon").exitCode());
      assertTrue(run("history", "alice", "delete", bobs).err().contains("was not typed"));
      assertEquals(0, run("history", "alice", "delete", bobs, "--yes").exitCode());
      assertEquals("No texts yet.\n", run("history", "alice", bobs).out());
      assertTrue(run("history", "bob", alice.address().toString()).out().contains("third"));
    }
  }

  private void outbox() {
    assertEquals("Nothing waits.\n", run("outbox", "alice").out());
    String words = run("send", "alice", NOBODY, "--wait", "0", "anybody").out();
    assertEquals("Waiting for a path: the recipient has not been seen yet\n", words);
    assertTrue(run("outbox", "alice", "--lang", "zh").out().contains("等待可用路径: 尚未见到收件人"));
    JsonValue waiting = JsonValue.parse(run("outbox", "alice", "--json").out());
    JsonValue text = waiting.list("waiting").get(0);
    assertEquals("unseen", text.text("why"));
    assertFalse(text.has("nextTryMillis"));
    String id = text.text("id").substring(0, 8);
    assertEquals(
        "Could not deliver: cancelled before anybody had it\n",
        run("outbox", "alice", "cancel", id).out());
    assertTrue(run("outbox", "alice", "cancel", id).err().contains("No text that waits"));
  }

  /** MH-14: with its node running and not, in time, and nothing but a node's directory. */
  @Test
  void aWipedNodeIsGone() throws Exception {
    Path home = folder.resolve("alice");
    try (Daemon alice = Daemons.start(home)) {
      run("send", "alice", NOBODY, "--wait", "0", "secret");
      assertTrue(run("wipe", "alice").err().contains("was not typed"));
      assertTrue(Files.exists(home.resolve(Keyring.DEVICE)));
      Files.write(home.resolve("node.db.old"), new byte[64 << 20]);
      JsonValue wiped = JsonValue.parse(run("wipe", "alice", "--yes", "--json").out());
      assertTrue(wiped.flag("nodeEnded"));
      assertTrue(wiped.number("millis") <= 2_000, wiped.toString());
      assertEquals(0, alice.awaitEnd().exitCode());
    }
    assertEquals(List.of(), files(home));
    assertTrue(run("wipe", "alice", "--yes").err().contains("no keys of a node"));
    try (Daemon again = Daemons.start(home)) {
      assertEquals("No texts yet.\n", run("inbox", "alice").out(), again.address()::toString);
    }
    assertEquals(0, run("wipe", "alice", "--yes").exitCode());
    assertEquals(List.of(), files(home));
  }

  private static List<Path> files(Path home) throws Exception {
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(path -> !path.equals(home)).toList();
    }
  }

  private Thread follow(String who, StringWriter out) {
    String[] all = {"inbox", "--follow", "--data", folder.resolve(who).toString(), "--lang", "en"};
    Thread thread =
        new Thread(
            () ->
                Main.commandLine(List.of(all))
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(out, true))
                    .execute(all));
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void await(Callable<Boolean> what) throws Exception {
    for (int i = 0; i < LOOKS && !what.call(); i++) {
      Thread.sleep(LOOK_MILLIS);
    }
    assertTrue(what.call());
  }

  private Run run(String command, String who, String... more) {
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(List.of(more));
    args.addAll(List.of("--data", folder.resolve(who).toString()));
    if (!args.contains("--lang")) {
      args.addAll(List.of("--lang", "en"));
    }
    return Run.of(args.toArray(new String[0]));
  }
}
