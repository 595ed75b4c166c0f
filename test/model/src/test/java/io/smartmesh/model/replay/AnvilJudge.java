package io.smartmesh.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.chain.rpc.Deployer;
import io.smartmesh.chain.rpc.JsonRpc;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelCalls;
import io.smartmesh.ethereum.channels.ChannelEvents;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelsContract;
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
import java.util.Map;
import java.util.Optional;

/**
 * The real contract on a development chain of its own. Parties need no transaction keys there: the
 * chain takes anybody's word for the sender; what they sign for each other is real.
 */
final class AnvilJudge implements Judge, AutoCloseable {
  private static final String COIN = "0x" + "f".repeat(20);
  private static final long START_MILLIS_MOST = 20_000;
  private static final long MINE_MILLIS_MOST = 10_000;

  private final Process process;
  private final JsonRpc rpc;
  private final Deployer deployer;
  private final ChannelsContract contracts;

  private AnvilJudge(Process process, URI endpoint) throws Exception {
    this.process = process;
    rpc = new JsonRpc(endpoint, Duration.ofSeconds(30));
    awaitReady();
    SigningKey rich =
        Keys.CURVE
            .key(Bytes.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"))
            .orElseThrow();
    deployer = new Deployer(endpoint, rich, Keys.CURVE);
    contracts = deployer.deploy().contracts();
  }

  /** Where the binary is not installed, the test is skipped. */
  static AnvilJudge start() throws Exception {
    Optional<Path> binary = AnvilBinary.find();
    assumeTrue(binary.isPresent(), AnvilBinary.MISSING);
    int port = freePort();
    Process process =
        new ProcessBuilder(
                binary.orElseThrow().toString(),
                "--auto-impersonate",
                "--port",
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new AnvilJudge(process, URI.create("http://127.0.0.1:" + port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() throws Exception {
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

  private JsonNode call(String method, Object... params) {
    try {
      return rpc.call(method, params);
    } catch (RpcFailure e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public ChannelsContract contracts() {
    return contracts;
  }

  @Override
  public void give(Address party, Amount tokens) {
    try {
      deployer.giveToken(contracts.token(), party, tokens);
    } catch (RpcFailure e) {
      throw new AssertionError(e);
    }
    call("anvil_setBalance", party.toString(), COIN);
  }

  @Override
  public Amount balance(Address owner) {
    ContractCall ask = Erc20.balanceOf(contracts.token(), owner);
    JsonNode answer = call("eth_call", request(ask), "latest");
    try {
      return Erc20.decodeAmount(Bytes.fromHex(answer.asText()));
    } catch (Malformed e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> request(ContractCall call) {
    return Map.of("to", call.to().toString(), "data", "0x" + call.data().toHex());
  }

  @Override
  public ChainTime now() {
    JsonNode block = call("eth_getBlockByNumber", "latest", false);
    return new ChainTime(number(block.path("timestamp")));
  }

  private static long number(JsonNode hex) {
    return Long.decode(hex.asText());
  }

  @Override
  public void pass(long seconds) {
    call("evm_increaseTime", seconds);
    call("evm_mine");
  }

  @Override
  public Result<List<ChannelFact>, String> execute(Address sender, ChannelAction action) {
    ContractCall encoded = ChannelCalls.encode(action, contracts, Keys.CURVE, sender);
    Map<String, Object> transaction =
        Map.of(
            "from",
            sender.toString(),
            "to",
            encoded.to().toString(),
            "data",
            "0x" + encoded.data().toHex());
    try {
      rpc.call("eth_call", transaction, "latest");
    } catch (RpcFailure.Refused e) {
      return Result.err(e.getMessage());
    } catch (RpcFailure e) {
      throw new AssertionError(e);
    }
    JsonNode hash = call("eth_sendTransaction", transaction);
    JsonNode receipt = receipt(hash.asText());
    assertEquals(1, number(receipt.path("status")), "it was tried before");
    List<ChannelFact> facts = new ArrayList<>();
    for (JsonNode log : receipt.path("logs")) {
      ChannelEvents.decode(log(log), contracts).orThrow().ifPresent(facts::add);
    }
    return Result.ok(facts);
  }

  private JsonNode receipt(String transaction) {
    long end = System.nanoTime() + MINE_MILLIS_MOST * 1_000_000;
    JsonNode receipt = call("eth_getTransactionReceipt", transaction);
    while (receipt.isNull() && System.nanoTime() < end) {
      receipt = call("eth_getTransactionReceipt", transaction);
    }
    return receipt;
  }

  private static EthereumLog log(JsonNode log) {
    List<Hash> topics = new ArrayList<>();
    log.path("topics").forEach(topic -> topics.add(Hash.fromHex(topic.asText())));
    return new EthereumLog(
        Address.fromHex(log.path("address").asText()),
        topics,
        Bytes.fromHex(log.path("data").asText()),
        number(log.path("blockNumber")),
        Hash.fromHex(log.path("blockHash").asText()),
        (int) number(log.path("logIndex")));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
