package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the commands for a channel ask of the node: CH-32 to CH-36. */
@Timeout(30)
class ChannelCommandsTest {
  private static final String ID = "0x" + "c".repeat(64);
  private static final String DONE = "{\"schema\":\"smartmesh.done/1\"}";

  @TempDir private Path data;
  private FakeApi api;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi(data);
    api.answer(
        "GET /channels",
        "{\"channels\":["
            + JsonValue.object("id", ID, "peer", "0x" + "b".repeat(40), "phase", "open")
            + "]}");
    for (String way : new String[] {"close", "refuse-close", "deposit", "withdraw"}) {
      api.answer("POST /channels/" + ID + "/" + way, DONE);
    }
    api.answer("POST /channels/" + ID + "/sign-close", "{\"deadline\":7,\"signed\":\"0x0102\"}");
    api.answer("POST /closes", DONE);
    keeper(7);
  }

  /** One keeper has that version of the newest snapshot, 7. */
  private void keeper(long version) {
    api.answer(
        "GET /backup",
        "{\"unsaved\":false,\"version\":7,\"keepers\":["
            + JsonValue.object("reachable", false, "version", version)
            + "]}");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Run run(String... args) {
    String[] all = java.util.Arrays.copyOf(args, args.length + 4);
    all[args.length] = "--data";
    all[args.length + 1] = data.toString();
    all[args.length + 2] = "--lang";
    all[args.length + 3] = "en";
    return Run.of(all);
  }

  private String asked(String... args) {
    Run run = run(args);
    assertEquals(0, run.exitCode(), run.err());
    return api.bodies.get(api.bodies.size() - 1);
  }

  @Test
  void moneyInAndOut() {
    assertEquals("{\"amount\":\"2.5\"}", asked("channel", "deposit", "bbbb", "2.5"));
    assertEquals("{\"amount\":\"1\"}", asked("channel", "withdraw", "cccc", "1"));
  }

  /** CH-53: what a frozen channel waits for is said where its user looks. */
  @Test
  void aFrozenChannelSaysWhy() {
    String sum = "{\"smt\":\"0\",\"units\":\"0\"}";
    String channel =
        JsonValue.object(
            "id",
            ID,
            "peer",
            "0x" + "b".repeat(40),
            "phase",
            "frozen",
            "why",
            "restored: it waits");
    api.answer(
        "GET /channels",
        "{\"channels\":["
            + channel.replace("}", ",\"spendable\":" + sum + ",\"receivable\":" + sum + "}")
            + "]}");
    String list = run("channel", "list").out();
    assertTrue(list.contains("  Frozen  "), list);
    assertTrue(list.endsWith("0xcccccccccccc is frozen: restored: it waits\n"), list);
  }

  @Test
  void closing() {
    assertEquals("{\"alone\":false,\"dataIsNewest\":false}", asked("channel", "close", "cccc"));
    assertEquals(
        "{\"alone\":true,\"dataIsNewest\":false}", asked("channel", "close", "cccc", "--alone"));
    assertEquals(
        "{\"alone\":true,\"dataIsNewest\":true}",
        asked("channel", "close", "cccc", "--alone", "--data-is-newest"));
    assertEquals("{}", asked("channel", "close", "cccc", "--refuse"));
  }

  /** The file of one is what the other sends. */
  @Test
  void signingAndSubmitting() throws IOException {
    Path file = data.resolve("close.txt");
    assertEquals(
        "{\"together\":false,\"seconds\":600,\"dataIsNewest\":false}",
        asked("channel", "close", "cccc", "--sign-only", file.toString(), "--seconds", "600"));
    assertEquals("0x0102\n", Files.readString(file));
    assertEquals("{\"signed\":\"0x0102\"}", asked("channel", "submit", file.toString()));
  }

  /** CH-55: whoever comes back from an older snapshot does not know of it. */
  @Test
  void aCloseThatNoSnapshotKnowsIsGivenOutWithAWarning() {
    String file = data.resolve("close.txt").toString();
    String kept = run("channel", "close", "cccc", "--sign-only", file).out();
    assertFalse(kept.contains("Nobody keeps"), kept);
    keeper(6);
    String unkept = run("channel", "close", "cccc", "--sign-only", file).out();
    assertTrue(unkept.contains("Nobody keeps a snapshot that knows of it"), unkept);
    assertTrue(Files.exists(data.resolve("close.txt")), "no keeper holds it up");
  }

  @Test
  void filesThatCannotBeReadOrWritten() throws IOException {
    Path file = data.resolve("nowhere/close.txt");
    Run unwritten = run("channel", "close", "cccc", "--sign-only", file.toString());
    assertEquals(1, unwritten.exitCode());
    assertTrue(unwritten.err().contains("cannot be written"), unwritten.err());
    Run unread = run("channel", "submit", file.toString());
    assertTrue(unread.err().contains("cannot be read as a signed close"), unread.err());
    Path large = data.resolve("large");
    Files.writeString(large, "0".repeat(30_000));
    assertTrue(run("channel", "submit", large.toString()).err().contains("30000 bytes"));
  }
}
