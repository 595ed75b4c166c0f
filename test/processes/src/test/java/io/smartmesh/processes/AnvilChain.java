package io.smartmesh.processes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.Deployer;
import io.smartmesh.chain.rpc.JsonRpc;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.ethereum.channels.ChannelEvents;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.testkit.AnvilBinary;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real EVM chain with the contracts, and a lever for its time. */
final class AnvilChain implements AutoCloseable {
  private static final Bytes RICH =
      Bytes.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
  private static final Amount COIN = Amount.parse("100", 18);
  private static final int START_SECONDS_MAX = 20;

  /** Blocks after which nothing is taken back any more (CH-25). */
  private static final int FINAL = 70;

  private final Process process;
  private final URI endpoint;
  private final JsonRpc rpc;
  private final Deployer deployer;
  private final Deployer.Deployment deployment;

  private AnvilChain(Process process, URI endpoint) throws Exception {
    this.process = process;
    this.endpoint = endpoint;
    this.rpc = new JsonRpc(endpoint, Duration.ofSeconds(30));
    Await.until("the chain answers", START_SECONDS_MAX, this::answers);
    this.deployer = new Deployer(endpoint, Curves.best().key(RICH).orElseThrow(), Curves.best());
    this.deployment = deployer.deploy();
  }

  static AnvilChain start(Path folder) throws Exception {
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
            .redirectOutput(folder.resolve("anvil.log").toFile())
            .start();
    try {
      return new AnvilChain(process, URI.create("http://127.0.0.1:" + port));
    } catch (Exception | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private boolean answers() throws IOException {
    try {
      return rpc.call("eth_chainId").isTextual();
    } catch (RpcFailure e) {
      if (!process.isAlive()) {
        throw new IOException("anvil stopped at once", e);
      }
      return false;
    }
  }

  URI endpoint() {
    return endpoint;
  }

  Deployer.Deployment deployment() {
    return deployment;
  }

  /** Money for one who has none. */
  void endow(Address owner, Amount tokens) throws RpcFailure {
    deployer.giveCoin(owner, COIN);
    deployer.giveToken(deployment.contracts().token(), owner, tokens);
  }

  /** Time goes on at once by so much, and a block shows it. */
  void travel(long seconds) throws RpcFailure {
    rpc.call("evm_increaseTime", seconds);
    rpc.call("evm_mine");
  }

  /** What is in a block now is final after this. */
  void makeFinal() throws RpcFailure {
    rpc.call("anvil_mine", FINAL);
  }

  long head() throws RpcFailure {
    return new BigInteger(rpc.call("eth_blockNumber").textValue().substring(2), 16).longValue();
  }

  BigInteger tokensOf(Address owner) throws RpcFailure {
    String data =
        Hashes.keccak256(Bytes.utf8("balanceOf(address)")).bytes().slice(0, 4).toHex()
            + "0".repeat(24)
            + owner.bytes().toHex();
    Map<String, String> call =
        Map.of("to", deployment.contracts().token().toString(), "data", "0x" + data);
    String answer = rpc.call("eth_call", call, "latest").textValue();
    return new BigInteger(answer.substring(2), 16);
  }

  /** All that the contracts have told since they were made. */
  List<ChannelFact> facts() throws RpcFailure {
    ChannelsContract contracts = deployment.contracts();
    Map<String, Object> filter =
        Map.of(
            "fromBlock",
            "0x" + Long.toHexString(deployment.block()),
            "address",
            List.of(contracts.channels().toString(), contracts.registry().toString()));
    List<ChannelFact> facts = new ArrayList<>();
    for (JsonNode log : rpc.call("eth_getLogs", filter)) {
      List<Hash> topics = new ArrayList<>();
      log.get("topics").forEach(topic -> topics.add(Hash.fromHex(hex(topic))));
      EthereumLog event =
          new EthereumLog(
              Address.fromHex(log.get("address").textValue()),
              topics,
              Bytes.fromHex(hex(log.get("data"))),
              new BigInteger(hex(log.get("blockNumber")), 16).longValue(),
              Hash.fromHex(hex(log.get("blockHash"))),
              new BigInteger(hex(log.get("logIndex")), 16).intValue());
      ChannelEvents.decode(event, contracts).orThrow().ifPresent(facts::add);
    }
    return facts;
  }

  private static String hex(JsonNode quoted) {
    return quoted.textValue().substring(2);
  }

  <F extends ChannelFact> List<F> facts(Class<F> kind) throws RpcFailure {
    return facts().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<String> arguments() {
    return List.of(
        endpoint.toString(),
        "" + deployment.contracts().chainId(),
        deployment.contracts().channels().toString(),
        deployment.contracts().token().toString(),
        deployment.contracts().registry().toString(),
        deployment.contracts().hashLock().toString(),
        "" + deployment.block());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
