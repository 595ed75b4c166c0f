package io.smartmesh.demo;

import io.smartmesh.chain.rpc.JsonRpc;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.demo.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real EVM node. It writes its whole state down when it stops. */
final class Anvil {
  static final long CHAIN_ID = 31_337;
  private static final int START_SECONDS_MAX = 20;
  private static final int STOP_SECONDS_MAX = 10;

  private final Process process;
  private final JsonRpc rpc;

  private Anvil(Process process, JsonRpc rpc) {
    this.process = process;
    this.rpc = rpc;
  }

  /** A block for every transaction, and one every second in any case: the chain's time goes on. */
  static Anvil start(Lab lab, Path directory) throws Exception {
    Path log = directory.resolve("anvil.log");
    List<String> command = new ArrayList<>(lab.atChain());
    command.addAll(
        List.of(
            binary().toString(),
            "--host",
            lab.chainHost(),
            "--port",
            String.valueOf(lab.chainPort()),
            "--chain-id",
            String.valueOf(CHAIN_ID),
            "--block-time",
            "1",
            "--mixed-mining",
            "--dump-state",
            directory.resolve("anvil-state.json").toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      lab.chainStarted();
      JsonRpc rpc = new JsonRpc(lab.chainFromDriver(), Duration.ofSeconds(5));
      Wait.until("the chain answers", START_SECONDS_MAX, () -> answers(process, rpc));
      return new Anvil(process, rpc);
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static boolean answers(Process process, JsonRpc rpc) throws DemoFailure {
    if (!process.isAlive()) {
      throw new DemoFailure("anvil stopped at once");
    }
    try {
      return rpc.call("eth_chainId").isTextual();
    } catch (RpcFailure e) {
      return false;
    }
  }

  JsonRpc rpc() {
    return rpc;
  }

  /** Waits until its state is written. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static Path binary() throws DemoFailure, IOException {
    Path binary = Path.of(System.getProperty("smartmesh.anvil", ""));
    if (!Files.isExecutable(binary) || Files.isDirectory(binary)) {
      throw new DemoFailure(
          "The chain program 'anvil' is missing. Start the demo with ./smartmesh demo, which"
              + " installs it, or give its place with -Dsmartmesh.anvil=PATH.");
    }
    return binary.toRealPath();
  }
}
