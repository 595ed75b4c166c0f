package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Bytes;
import io.smartmesh.content.Picture;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** MC-1 to MC-15 with real nodes, stores and sockets. */
@Timeout(120)
class KindsDaemonsTest {
  private static final int LOOKS = 600;
  private static final long LOOK_MILLIS = 100;

  @TempDir private Path folder;

  /** MC-4 to MC-11. */
  @Test
  void whatIsSaidIsAnsweredMarkedChangedAndTakenBack() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(2);
    try (Daemon alice = Daemons.start(folder.resolve("alice"), ends.get(0), ends.get(1));
        Daemon bob = Daemons.start(folder.resolve("bob"), ends.get(1), ends.get(0))) {
      String b = bob.address().toString();
      String a = alice.address().toString();
      assertEquals("Delivered\n", send("alice", b, "see you at 8"));
      String id = only("bob", "see you at 8").text("id");
      assertEquals("Delivered\n", send("bob", a, "--react", id, "👍"));
      assertEquals("Delivered\n", send("bob", a, "--reply", id.substring(0, 8), "where?"));
      assertEquals("Delivered\n", send("alice", b, "--edit", id, "see you at 9"));
      assertEquals("Delivered\n", send("alice", b, "--location", "47.1234567,-8.5,12"));
      JsonValue text = only("bob", "see you at 9");
      assertTrue(text.flag("edited"));
      assertEquals("👍", text.text("ownReaction"));
      assertEquals("👍", only("alice", "see you at 9").text("peerReaction"));
      JsonValue reply = only("alice", "where?").at("replyTo");
      assertEquals(id, reply.text("id"));
      assertFalse(reply.flag("incoming"));
      assertTrue(run("inbox", "bob").out().contains("Place: 47.1234567, -8.5"));
      assertEquals(1, run("send", "bob", a, "--delete", id).exitCode(), "not bob's");
      assertEquals("Delivered\n", send("alice", b, "--delete", id));
      assertTrue(run("inbox", "bob").out().contains("(deleted)"));
      assertFalse(run("inbox", "bob", "--json").out().contains("see you"));
      assertEquals("Delivered\n", send("alice", b, "--disappear", "3s", "burn this"));
      await(() -> !run("inbox", "bob", "--json").out().contains("burn this"));
      await(() -> !run("inbox", "alice", "--json").out().contains("burn this"));

      run("contact", "alice", "add", b, "--name", "Bob");
      assertTrue(run("sos", "alice", "fell").err().contains("Nobody is chosen"));
      run("contact", "alice", "helper", "Bob");
      Run sos = run("sos", "alice", "fell", "--battery", "7", "--wait", "30");
      assertTrue(sos.out().endsWith("Delivered\n"), sos.out() + sos.err());
      assertTrue(run("inbox", "bob").out().contains("SOS: fell\n    Battery 7 %"));
      run("safe", "alice", "--wait", "30");
      assertTrue(run("inbox", "bob").out().contains("I am safe."));
    }
  }

  /** MC-12, MC-13: the small picture is there before anybody decides about the large one. */
  @Test
  void aPhotoIsSeenSmallFirst() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(2);
    Path photo = folder.resolve("holiday.jpg");
    Files.write(
        photo,
        PhotoMakerTest.tagged(PhotoMakerTest.picture("jpeg", 1_600, 1_200, true), 1).toArray());
    try (Daemon alice = Daemons.start(folder.resolve("alice"), ends.get(0), ends.get(1));
        Daemon bob = Daemons.start(folder.resolve("bob"), ends.get(1), ends.get(0))) {
      assertTrue(alice.apiPort() > 0);
      String b = bob.address().toString();
      send("alice", b, "--photo", photo.toString(), "look");
      await(() -> !messages("bob").isEmpty() && messages("bob").get(0).has("preview"));
      JsonValue seen = messages("bob").get(0);
      assertEquals("photo", seen.text("kind"));
      assertEquals("look", seen.text("text"));
      byte[] preview = Base64.getDecoder().decode(seen.text("preview"));
      Picture small = Picture.of(Bytes.wrap(preview)).orThrow();
      assertEquals("200 x 150", small.width() + " x " + small.height());
      String transfer = seen.text("transfer");
      run("transfer", "bob", "accept", transfer, "--wait", "60");
      byte[] file = Files.readAllBytes(folder.resolve("bob/received/holiday.jpg"));
      Picture full = Picture.of(Bytes.wrap(file)).orThrow();
      assertEquals(seen.number("width"), full.width());
      assertEquals(1_280, full.width());
      assertFalse(Bytes.wrap(file).toUtf8().contains("GPS"));
      Path lie = Files.writeString(folder.resolve("lie.jpg"), "no picture");
      assertEquals(1, run("send", "alice", b, "--photo", lie.toString()).exitCode());
      assertEquals(1, run("send", "alice", b, "--voice", lie.toString()).exitCode());
      assertEquals("Delivered\n", send("alice", b, "--file", lie.toString()));
    }
  }

  private String send(String whose, String... what) {
    List<String> all = new ArrayList<>(List.of(what));
    all.addAll(1, List.of("--wait", "30"));
    Run run = run("send", whose, all.toArray(new String[0]));
    return run.out() + run.err();
  }

  private List<JsonValue> messages(String whose) {
    return JsonValue.parse(run("inbox", whose, "--json").out()).list("messages").stream()
        .filter(one -> one.flag("shown"))
        .toList();
  }

  private JsonValue only(String whose, String text) {
    return messages(whose).stream()
        .filter(one -> one.text("text").equals(text))
        .findFirst()
        .orElseThrow();
  }

  private Run run(String command, String whose, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(more));
    all.addAll(List.of("--data", folder.resolve(whose).toString(), "--lang", "en"));
    return Run.of(all.toArray(new String[0]));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    for (int look = 0; look < LOOKS && !condition.call(); look++) {
      Thread.sleep(LOOK_MILLIS);
    }
    assertTrue(condition.call());
  }
}
