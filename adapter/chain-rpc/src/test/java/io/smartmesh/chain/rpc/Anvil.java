package io.smartmesh.chain.rpc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.AnvilBinary;
import io.smartmesh.testkit.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
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
    Optional<Path> binary = AnvilBinary.find();
    assumeTrue(binary.isPresent(), AnvilBinary.MISSING);
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
