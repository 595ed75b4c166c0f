package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.testkit.Rng;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** BH-1 to BH-12 with real nodes and stores: alice and bob meet once, and then never again. */
@Timeout(180)
class ByHandDaemonsTest {
  private static final int LOOKS = 600;
  private static final long LOOK_MILLIS = 100;

  @TempDir private Path folder;

  private String bobs = "";

  private void meetOnce() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(2);
    try (Daemon alice = Daemons.start(folder.resolve("alice"), ends.get(0), ends.get(1));
        Daemon bob = Daemons.start(folder.resolve("bob"), ends.get(1), ends.get(0))) {
      bobs = bob.address().toString();
      assertTrue(alice.apiPort() > 0);
      assertEquals("Delivered\n", run("send", "alice", bobs, "--wait", "30", "good", "day").out());
    }
  }

  private Daemon alone(String name) throws Exception {
    return Daemons.start(folder.resolve(name));
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

  /** BH-1, BH-2, BH-3: a memory stick is a bearer; its receipt comes back on it. */
  @Test
  void aTextAndItsReceiptGoByFile() throws Exception {
    meetOnce();
    Path stick = folder.resolve("stick");
    try (Daemon alice = alone("alice")) {
      assertTrue(alice.apiPort() > 0);
      run("send", "alice", bobs, "--wait", "0", "by", "hand");
      await(() -> run("bundle list", "alice", "--json").out().contains("\"own\":true"));
      assertTrue(run("bundle list", "alice").out().contains(bobs));
      Run exported = run("bundle export", "alice", stick.toString(), "--for", bobs, "--json");
      assertTrue(
          exported.out().contains("\"bundles\":1,\"receipts\":0,\"left\":0"), exported.out());
      Run stranger = run("bundle export", "alice", stick + "2", "--for", "0x" + "12".repeat(20));
      assertEquals(1, stranger.exitCode());
      assertTrue(stranger.err().contains("have never met"), stranger.err());
    }
    try (Daemon bob = alone("bob")) {
      assertTrue(bob.apiPort() > 0);
      Run imported = run("bundle import", "bob", stick.toString());
      assertTrue(imported.out().startsWith("1 arrived for you"), imported.out());
      assertTrue(run("inbox", "bob").out().contains("    by hand\n"));
      Run again = run("bundle import", "bob", stick.toString());
      assertTrue(again.out().endsWith("; 1 were known.\n"), again.out());
      await(() -> run("bundle list", "bob", "--json").out().contains("\"own\":true"));
      run("bundle export", "bob", stick.toString());
    }
    try (Daemon alice = alone("alice")) {
      assertTrue(alice.apiPort() > 0);
      run("bundle import", "alice", stick.toString());
      await(() -> run("inbox", "alice").out().contains("Delivered\n    by hand\n"));
      assertEquals("Nothing is carried here.\n", run("bundle list", "alice").out());
    }
  }

  /**
   * BH-5: half a file gives what is whole in it, and the rest is named; other files are refused.
   */
  @Test
  void damagedFilesGiveWhatIsWhole() throws Exception {
    meetOnce();
    Path stick = folder.resolve("stick");
    try (Daemon alice = alone("alice")) {
      assertTrue(alice.apiPort() > 0);
      for (String text : List.of("one", "two", "three")) {
        run("send", "alice", bobs, "--wait", "0", text);
      }
      await(() -> run("bundle list", "alice", "--json").out().split("own", -1).length == 4);
      run("bundle export", "alice", stick.toString());
    }
    byte[] whole = Files.readAllBytes(stick);
    byte[] part = java.util.Arrays.copyOf(whole, whole.length * 3 / 4);
    Files.write(stick, part);
    Path other = Files.writeString(folder.resolve("other"), "no bundles here");
    try (Daemon bob = alone("bob")) {
      assertTrue(bob.apiPort() > 0);
      Run imported = run("bundle import", "bob", stick.toString());
      assertTrue(imported.out().startsWith("2 arrived for you"), imported.out());
      assertTrue(imported.out().contains("1 damaged places, 1 entries lost"), imported.out());
      assertEquals(0, imported.exitCode());
      Run refused = run("bundle import", "bob", other.toString());
      assertEquals(1, refused.exitCode());
      assertTrue(refused.err().contains("6e6f2062756e646c"), refused.err());
    }
  }

  /** BH-10, BH-11: three of ten pictures lost, the others blurred, shrunk, turned or as JPEG. */
  @Test
  void aTextGoesByPicturesOfWhichMostAreBad() throws Exception {
    meetOnce();
    Path codes = folder.resolve("codes");
    try (Daemon alice = alone("alice")) {
      assertTrue(alice.apiPort() > 0);
      for (String text : List.of("one", "two", "three")) {
        run("send", "alice", bobs, "--wait", "0", text, "of three ".repeat(30));
      }
      await(() -> run("bundle list", "alice", "--json").out().split("own", -1).length == 4);
      Run shown = run("bundle show", "alice", "--png", codes.toString());
      assertTrue(shown.out().startsWith("3 bundles; "), shown.out());
      Run played = run("bundle show", "alice", "--rounds", "1", "--millis", "1");
      assertTrue(played.out().contains("▀"), played.out());
    }
    List<Path> pictures = new ArrayList<>();
    try (Stream<Path> files = Files.list(codes)) {
      files.sorted().forEach(pictures::add);
    }
    Collections.shuffle(pictures, new Random(3));
    Rng rng = new Rng(3);
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      if (!rng.chance(0.3)) {
        taken.add(photograph(pictures.get(i), i % 4).toString());
      }
    }
    assertTrue(taken.size() < pictures.size());
    try (Daemon bob = alone("bob")) {
      assertTrue(bob.apiPort() > 0);
      Run few = run("bundle scan", "bob", taken.get(0));
      assertEquals(1, few.exitCode());
      assertTrue(few.err().startsWith("1 of "), few.err());
      Run scanned = run("bundle scan", "bob", taken.toArray(new String[0]));
      assertTrue(scanned.out().contains("3 arrived for you"), scanned.out() + scanned.err());
      assertTrue(run("inbox", "bob").out().contains("three of three of three"));
    }
  }

  /** As a camera gives it: blurred, small, turned a little in a larger scene, or packed hard. */
  private static Path photograph(Path file, int how) throws Exception {
    BufferedImage code = ImageIO.read(file.toFile());
    int side = how == 1 ? code.getWidth() * 2 / 3 : code.getWidth() * 5 / 4;
    BufferedImage scene = new BufferedImage(side + 90, side + 60, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = scene.createGraphics();
    canvas.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    canvas.setPaint(java.awt.Color.GRAY);
    canvas.fillRect(0, 0, side + 90, side + 60);
    if (how == 2) {
      canvas.rotate(Math.toRadians(4), side / 2.0, side / 2.0);
    }
    canvas.drawImage(code, 40, 30, side, side, null);
    canvas.dispose();
    int width = how == 1 ? 3 : 5;
    float[] weights = new float[width * width];
    java.util.Arrays.fill(weights, 1f / weights.length);
    BufferedImage blurred = new ConvolveOp(new Kernel(width, width, weights)).filter(scene, null);
    String format = how == 3 ? "jpg" : "png";
    Path to = file.resolveSibling(file.getFileName() + ".seen." + format);
    assertTrue(ImageIO.write(blurred, format, to.toFile()));
    return to;
  }
}
