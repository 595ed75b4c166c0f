package io.smartmesh.chain.rpc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A development chain of its own for one test. Where the binary is not installed, the test is
 * skipped.
 */
final class Anvil implements AutoCloseable {
  private static final String INSTALLED =
      "tools/anvil/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";
  private static final long START_MILLIS_MOST = 20_000;

  private final Process process;
  private final URI endpoint;

  private Anvil(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** The first account of every anvil, with 10,000 coins: known to the whole world. */
  static SigningKey richKey() {
    return Keys.CURVE
        .key(Bytes.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"))
        .orElseThrow();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static Anvil start(String... options) throws Exception {
    return start(freePort(), options);
  }

  static Anvil start(int port, String... options) throws Exception {
    Optional<Path> binary = binary();
    assumeTrue(
        binary.isPresent(),
        "skipped: no anvil. Run 'npm ci' in tools/anvil, or set SMARTMESH_ANVIL to the binary");
    List<String> command =
        new ArrayList<>(List.of(binary.orElseThrow().toString(), "--port", Integer.toString(port)));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Anvil anvil = new Anvil(process, URI.create("http://127.0.0.1:" + port));
    anvil.awaitReady();
    return anvil;
  }

  private static Optional<Path> binary() {
    String named = System.getProperty("smartmesh.anvil", System.getenv("SMARTMESH_ANVIL"));
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isExecutable(folder.resolve(INSTALLED))) {
      folder = folder.getParent();
    }
    return Optional.ofNullable(folder).map(root -> root.resolve(INSTALLED));
  }

  private void awaitReady() throws Exception {
    JsonRpc rpc = rpc();
    long end = System.nanoTime() + START_MILLIS_MOST * 1_000_000;
    while (true) {
      try {
        rpc.call("eth_chainId");
        return;
      } catch (RpcFailure.NoAnswer e) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }

  URI endpoint() {
    return endpoint;
  }

  JsonRpc rpc() {
    return new JsonRpc(endpoint, Duration.ofSeconds(30));
  }

  void mine(int blocks) throws RpcFailure {
    rpc().call("anvil_mine", blocks);
  }

  /** Stops or continues the process as it is: it keeps its port but does not answer. */
  void signal(String name) throws Exception {
    // The shell's own kill: the program of that name is not on every machine.
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
