package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.chain.rpc.Deployer;
import io.smartmesh.cli.deploy.TestChain;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page's story of two new users, in a real browser, with real nodes and a real chain. What the
 * browser does is in app/web/test/story.mjs; this starts its nodes, and stops one when it asks.
 */
@Timeout(240)
class PageStoryTest {
  private static final Curve CURVE = Curves.best();
  private static final Path WEB = Path.of("../web").toAbsolutePath().normalize();

  /** How much longer than on an idle machine a page may take here, where other tests run too. */
  private static final int SLOWNESS = 3;

  private static final long PATIENCE_SECONDS = 60;
  private static final Bytes RICH =
      Bytes.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  @TempDir private Path folder;
  private final Map<String, UpProcess> nodes = new LinkedHashMap<>();
  private final Map<String, String[]> options = new LinkedHashMap<>();

  @AfterEach
  void stop() throws IOException {
    for (UpProcess node : nodes.values()) {
      node.close();
    }
  }

  @Test
  void twoNewUsersTalkAndPay() throws Exception {
    String chromium = chromium();
    assumeTrue(!chromium.isEmpty(), "skipped: no browser. apt-get install chromium");
    assumeTrue(
        Files.exists(WEB.resolve("target/page/index.html")),
        "skipped: the page was not built. ./smartmesh build, or app/web/build");
    assumeTrue(
        Files.isDirectory(WEB.resolve("node_modules/playwright-core")),
        "skipped: no playwright-core. npm ci in app/web");
    try (TestChain chain = TestChain.start()) {
      TestToken token = TestToken.deploy(chain, folder);
      List<InetSocketAddress> places = Daemons.addresses(2);
      String alice = start("alice", chain, places.get(0), places.get(1));
      String bob = start("bob", chain, places.get(1), places.get(0));
      chain.giveCoin(Address.fromHex(alice));
      new Deployer(chain.endpoint(), CURVE.key(RICH).orElseThrow(), CURVE)
          .giveToken(token.token(), Address.fromHex(alice), Amount.parse("1000", 18));
      awaitMoney(node("alice"));
      List<String> said = new ArrayList<>();
      assertEquals(0, play(chromium, alice, bob, said), () -> String.join("\n", said));
    }
  }

  private String start(String name, TestChain chain, InetSocketAddress bind, InetSocketAddress peer)
      throws Exception {
    options.put(
        name,
        new String[] {
          "--name",
          name,
          "--chain",
          chain.endpoint().toString(),
          "--contracts",
          folder.resolve("book.json").toString(),
          "--confirmations",
          "0",
          "--api-port",
          "" + freePort(),
          "--udp-bind",
          text(bind),
          "--udp-peer",
          text(peer)
        });
    return up(name);
  }

  private String up(String name) throws Exception {
    String[] wanted = Objects.requireNonNull(options.get(name), name);
    UpProcess node = new UpProcess(List.of(), folder.resolve(name), wanted);
    nodes.put(name, node);
    return node.ready();
  }

  /** The story's exit code, and what it said: its steps, and the problem if there was one. */
  private int play(String chromium, String alice, String bob, List<String> all) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("node", WEB.resolve("test/story.mjs").toString())
            .directory(WEB.toFile())
            .redirectErrorStream(true);
    builder
        .environment()
        .put(
            "STORY",
            "{\"slowness\":"
                + SLOWNESS
                + ",\"chromium\":\""
                + chromium
                + "\",\"alice\":"
                + person("alice", alice)
                + ",\"bob\":"
                + person("bob", bob)
                + "}");
    Process story = builder.start();
    try (BufferedReader said = story.inputReader(StandardCharsets.UTF_8);
        BufferedWriter reply = story.outputWriter(StandardCharsets.UTF_8)) {
      String line = said.readLine();
      while (line != null) {
        System.out.println(line);
        all.add(line);
        if (line.startsWith("ASK ")) {
          String[] words = line.split(" ", -1);
          reply.write(answer(words[1], words[2]) + "\n");
          reply.flush();
        }
        line = said.readLine();
      }
      return story.waitFor();
    } finally {
      story.descendants().forEach(ProcessHandle::destroyForcibly);
      story.destroyForcibly();
    }
  }

  private String answer(String what, String who) throws Exception {
    UpProcess node = node(who);
    switch (what) {
      case "link":
        Run link = UpProcess.run(UpProcess.command(List.of(), "page", node.data()));
        return link.out().lines().findFirst().orElseThrow();
      case "stop":
        node.signal("TERM");
        node.end();
        return "stopped";
      case "start":
        return up(who);
      default:
        throw new IllegalArgumentException("cannot do " + what);
    }
  }

  private UpProcess node(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  private String person(String name, String address) throws IOException {
    String origin = "http://127.0.0.1:" + node(name).apiPort();
    return JsonValue.object("address", address, "origin", origin);
  }

  private static void awaitMoney(UpProcess node) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    ApiClient api = new ApiClient(node.data());
    while (api.get("/status").at("token").text("units").equals("0")) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the money never came: " + node.log());
      }
      Thread.sleep(100);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String text(InetSocketAddress place) {
    return place.getAddress().getHostAddress() + ":" + place.getPort();
  }

  private static String chromium() {
    return Stream.of(
            Optional.ofNullable(System.getenv("SMARTMESH_CHROMIUM")).orElse(""),
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome")
        .filter(path -> !path.isEmpty() && Files.isExecutable(Path.of(path)))
        .findFirst()
        .orElse("");
  }
}
