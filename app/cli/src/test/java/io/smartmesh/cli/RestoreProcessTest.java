package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.chain.rpc.Deployer;
import io.smartmesh.chain.rpc.JsonRpc;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Mnemonic;
import io.smartmesh.crypto.Secret;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.testkit.AnvilBinary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * BK-11 to BK-15, CH-46 to CH-53 with real processes on a real EVM: a node loses its directory, and
 * comes back from its words alone, through its peer; then again from a file, with the peer away.
 */
@Timeout(300)
class RestoreProcessTest {
  private static final Curve CURVE = Curves.best();
  private static final List<String> HERE = List.of();
  private static final long PATIENCE_SECONDS = 60;
  private static final long HOLD_SECONDS = 600;
  private static final Bytes RICH =
      Bytes.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  @TempDir private Path folder;

  private final List<AutoCloseable> running = new ArrayList<>();

  @AfterEach
  void stopAll() throws Exception {
    for (AutoCloseable one : running) {
      one.close();
    }
  }

  @Test
  void aLostDirectoryComesBackFromItsWords() throws Exception {
    URI chain = anvil();
    Deployer deployer = new Deployer(chain, CURVE.key(RICH).orElseThrow(), CURVE);
    Deployer.Deployment deployed = deployer.deploy();
    Path book = addressBook(deployed);
    List<InetSocketAddress> places = Daemons.addresses(2);
    String[] alices = options(chain, book, places.get(0), places.get(1));
    String[] bobs = options(chain, book, places.get(1), places.get(0));

    UpProcess alice = up("alice", alices);
    final UpProcess bob = up("bob", bobs);
    final String aliceIs = alice.ready();
    final String bobIs = bob.ready();
    deployer.giveCoin(Address.fromHex(aliceIs), Amount.parse("1", 18));
    deployer.giveToken(
        deployed.contracts().token(), Address.fromHex(aliceIs), Amount.parse("1000", 18));
    await("money", () -> !api(alice).get("/status").at("token").text("units").equals("0"));
    api(alice)
        .post(
            "/channels",
            JsonValue.object("peer", bobIs, "deposit", "100", "holdSeconds", HOLD_SECONDS));
    await("a channel", () -> isOpen(alice) && isOpen(bob));
    pay(alice, bobIs, "5");
    await("a payment", () -> sum(bob, "received").equals("5"));
    await("a kept snapshot", () -> isKept(alice));
    final Path early = export(alice, "early");
    String before = money(alice) + money(bob);
    Run drill = client(alice.data(), "backup", "drill", "--wait", "3");
    assertEquals(0, drill.exitCode(), drill.out() + drill.err());
    assertEquals(before, money(alice) + money(bob), "BK-15: nothing signed, nothing moved");
    Path words = words(alice.data());
    pay(alice, bobIs, "3"); // perhaps in no snapshot any more
    await("a payment", () -> sum(bob, "received").equals("8"));
    Path found = mislay(alice);

    Path lost = alice.data().resolveSibling("again");
    List<String> more = new ArrayList<>(List.of("--from-peers", "--wait", "5"));
    more.addAll(List.of("--words-file", words.toString()));
    more.addAll(List.of("--udp-bind", text(places.get(0)), "--udp-peer", text(places.get(1))));
    Run restore = client(lost, "account", "restore", more.toArray(new String[0]));
    assertEquals(0, restore.exitCode(), restore.out() + restore.err());
    assertTrue(restore.out().contains(aliceIs + " is back with 1 channels"), restore.out());

    UpProcess again = up("again", alices);
    assertEquals(aliceIs, again.ready(), "the same device");
    await("the jump", () -> isOpen(again) && sum(again, "sent").equals("8"));
    assertTrue(channel(again).number("ourSeq") > 1L << 32);
    pay(again, bobIs, "2");
    await("a payment after it", () -> sum(bob, "received").equals("10"));

    Path file = export(again, "snapshot");
    lose(again);
    theOldDeviceIsFoundAgain(found, alices, bobIs);
    anOlderSnapshotIsRefused(early, words, places);
    bob.signal("KILL");
    withBobAway(chain, alices, file, words);
  }

  /** BK-8, CH-51: its keeper tells it, and it is locked for good. */
  private void theOldDeviceIsFoundAgain(Path directory, String[] options, String bobIs)
      throws Exception {
    UpProcess old = up(directory.getFileName().toString(), options);
    old.ready();
    await("the lock", () -> channel(old).text("phase").equals("frozen"));
    long seq = channel(old).number("ourSeq");
    assertTrue(seq < 1L << 32, "it has not jumped: " + seq);
    pay(old, bobIs, "1");
    TimeUnit.SECONDS.sleep(1);
    assertEquals(seq, channel(old).number("ourSeq"), "it signs nothing");
    old.signal("KILL");
    old.end();
  }

  /** BK-13: whoever insists gets what the file has, and the channels all the same. */
  private void anOlderSnapshotIsRefused(Path early, Path words, List<InetSocketAddress> places)
      throws Exception {
    Path data = folder.resolve("older");
    List<String> more = new ArrayList<>(List.of("--snapshot", early.toString(), "--wait", "4"));
    more.addAll(List.of("--words-file", words.toString()));
    more.addAll(List.of("--udp-bind", text(places.get(0)), "--udp-peer", text(places.get(1))));
    Run refused = client(data, "account", "restore", more.toArray(new String[0]));
    assertEquals(1, refused.exitCode(), refused.out());
    assertTrue(refused.err().contains("--accept-loss"), refused.err());
    assertTrue(Files.notExists(data.resolve(Keyring.DEVICE)), "nothing was begun");
    more.add("--accept-loss");
    Run accepted = client(data, "account", "restore", more.toArray(new String[0]));
    assertEquals(0, accepted.exitCode(), accepted.err());
    assertTrue(accepted.out().contains("is back with 1 channels"), accepted.out());
  }

  /** CH-53: no peer that could show anything; the chain decides, slowly, and convicts nobody. */
  private void withBobAway(URI chain, String[] options, Path file, Path words) throws Exception {
    Path third = folder.resolve("third");
    Run restore =
        client(
            third,
            "account",
            "restore",
            "--snapshot",
            file.toString(),
            "--wait",
            "0",
            "--words-file",
            words.toString());
    assertEquals(0, restore.exitCode(), restore.out() + restore.err());
    UpProcess alone = up("third", options);
    alone.ready();
    await("the chain", () -> api(alone).get("/status").at("chain").flag("reachable"));
    String id = channel(alone).text("id");
    api(alone).post("/channels/" + id + "/close", JsonValue.object("alone", true));
    await("an amnesty close", () -> channel(alone).text("phase").equals("closing"));
    JsonRpc rpc = new JsonRpc(chain, Duration.ofSeconds(5));
    rpc.call("evm_increaseTime", 2 * HOLD_SECONDS);
    rpc.call("evm_mine");
    TimeUnit.SECONDS.sleep(3);
    assertEquals("closing", channel(alone).text("phase"), "slower than any other close");
    rpc.call("evm_increaseTime", 20 * HOLD_SECONDS);
    rpc.call("evm_mine");
    await("its end", () -> channel(alone).text("phase").equals("finished"));
    assertTrue(channel(alone).text("why").contains("settled"));
  }

  // ------------------------------------------------------------------ the stage

  private URI anvil() throws Exception {
    Optional<Path> binary = AnvilBinary.find();
    assumeTrue(binary.isPresent(), AnvilBinary.MISSING);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                binary.orElseThrow().toString(),
                "--port",
                "" + port,
                "--block-time",
                "1",
                "--mixed-mining")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    running.add(process::destroyForcibly);
    URI uri = URI.create("http://127.0.0.1:" + port);
    JsonRpc rpc = new JsonRpc(uri, Duration.ofSeconds(5));
    await("anvil", () -> rpc.call("eth_chainId").isTextual());
    return uri;
  }

  private Path addressBook(Deployer.Deployment deployed) throws IOException {
    ChannelsContract c = deployed.contracts();
    String json =
        JsonValue.object(
            "chainId",
            c.chainId(),
            "channels",
            c.channels().toString(),
            "token",
            c.token().toString(),
            "registry",
            c.registry().toString(),
            "hashLock",
            c.hashLock().toString(),
            "deployedAtBlock",
            deployed.block());
    return Files.writeString(folder.resolve("contracts.json"), json);
  }

  private static String[] options(
      URI chain, Path book, InetSocketAddress bind, InetSocketAddress peer) {
    return new String[] {
      "--chain",
      chain.toString(),
      "--contracts",
      book.toString(),
      "--confirmations",
      "0",
      "--api-port",
      "0",
      "--udp-bind",
      text(bind),
      "--udp-peer",
      text(peer)
    };
  }

  private static String text(InetSocketAddress place) {
    return place.getAddress().getHostAddress() + ":" + place.getPort();
  }

  private UpProcess up(String name, String... options) throws IOException {
    UpProcess node = new UpProcess(HERE, folder.resolve(name), options);
    running.add(node);
    return node;
  }

  private static Run client(Path data, String name, String sub, String... more) throws Exception {
    List<String> command = UpProcess.command(HERE, name, data);
    command.add(command.lastIndexOf(name) + 1, sub);
    command.addAll(List.of(more));
    return UpProcess.run(command);
  }

  private static ApiClient api(UpProcess node) throws ApiFailure {
    return new ApiClient(node.data());
  }

  private static JsonValue channel(UpProcess node) throws ApiFailure {
    return api(node).get("/channels").list("channels").get(0);
  }

  private static boolean isOpen(UpProcess node) throws ApiFailure {
    return channel(node).text("phase").equals("open") && channel(node).flag("peerOnline");
  }

  private static String sum(UpProcess node, String what) throws ApiFailure {
    return channel(node).at(what).text("smt");
  }

  private static boolean isKept(UpProcess node) throws ApiFailure {
    JsonValue backup = api(node).get("/backup");
    return !backup.flag("unsaved")
        && backup.list("keepers").get(0).number("version") == backup.number("version");
  }

  private static void pay(UpProcess node, String to, String amount) throws ApiFailure {
    api(node).post("/payments", JsonValue.object("to", to, "amount", amount, "times", 1L));
  }

  private Path export(UpProcess node, String name) throws Exception {
    Path file = folder.resolve(name);
    Run export = client(node.data(), "backup", "export", file.toString());
    assertEquals(0, export.exitCode(), export.err());
    return file;
  }

  /** All that a drill must not touch. */
  private static String money(UpProcess node) throws ApiFailure {
    JsonValue status = api(node).get("/status");
    return "" + status.at("token") + status.at("coin") + api(node).get("/channels");
  }

  private Path words(Path data) throws Exception {
    Keyring keys = new Keyring(data, Passphrases.NONE, CURVE, new SystemEntropy());
    try (Secret words = keys.words()) {
      return Files.writeString(folder.resolve("words"), Mnemonic.words(words));
    }
  }

  /** As a phone that is left in a bus, and found months later. */
  private static Path mislay(UpProcess node) throws Exception {
    node.signal("KILL");
    node.end();
    return node.data();
  }

  /** As a phone that falls into a lake. */
  private static void lose(UpProcess node) throws Exception {
    node.signal("KILL");
    node.end();
    try (Stream<Path> files = Files.walk(node.data())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** What fails as long as nobody is there is asked again. */
  private void await(String what, Callable<Boolean> holds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Exception last = null;
    while (System.nanoTime() < end) {
      try {
        if (holds.call()) {
          return;
        }
      } catch (Exception e) {
        last = e;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    StringBuilder logs = new StringBuilder();
    for (AutoCloseable one : running) {
      logs.append(one instanceof UpProcess node ? "\n" + node.data() + "\n" + node.log() : "");
    }
    throw new AssertionError(what + " never came" + logs, last);
  }
}
