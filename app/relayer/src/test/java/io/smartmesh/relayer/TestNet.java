package io.smartmesh.relayer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.chain.rpc.ContractCreator;
import io.smartmesh.chain.rpc.Deployer;
import io.smartmesh.chain.rpc.JsonRpc;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Deployments;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.core.Holder;
import io.smartmesh.testkit.AnvilBinary;
import io.smartmesh.testkit.Keys;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A development chain with all contracts, holders of SMT, and a relayer's account with coin. */
final class TestNet implements AutoCloseable {
  static final long CHAIN = 31_337;
  static final SigningKey RELAYER = Keys.of(1_000);
  private static final long START_MILLIS_MOST = 20_000;

  /** The first account of every anvil, known to the whole world. */
  private static final SigningKey RICH =
      Keys.CURVE
          .key(Bytes.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"))
          .orElseThrow();

  final Process process;
  final URI endpoint;
  Terms terms = new Terms(CHAIN, Address.ZERO, Address.ZERO, RELAYER.address(), Set.of());
  Optional<ChannelsContract> channels = Optional.empty();

  private TestNet(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Skips the test where the program is not there. */
  static TestNet start() throws Exception {
    Optional<Path> binary = AnvilBinary.find();
    assumeTrue(binary.isPresent(), AnvilBinary.MISSING);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Process process =
        new ProcessBuilder(binary.orElseThrow().toString(), "--port", "" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    TestNet net = new TestNet(process, URI.create("http://127.0.0.1:" + port));
    net.await();
    net.deploy();
    return net;
  }

  private void await() throws Exception {
    long end = System.nanoTime() + START_MILLIS_MOST * 1_000_000;
    while (true) {
      try {
        rpc().call("eth_chainId");
        return;
      } catch (RpcFailure.NoAnswer e) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }

  private void deploy() throws Exception {
    Deployer deployer = new Deployer(endpoint, RICH, Keys.CURVE);
    ChannelsContract contracts = deployer.deploy().contracts();
    ContractCreator creator = new ContractCreator(endpoint, RICH, Keys.CURVE);
    long nonce = creator.nextNonce();
    creator.create(Deployments.paidCalls(contracts.token()), nonce);
    terms =
        new Terms(
            CHAIN,
            contracts.token(),
            Deployments.contractAddress(RICH.address(), nonce),
            RELAYER.address(),
            Set.of(contracts.channels(), contracts.registry()));
    channels = Optional.of(contracts);
    giveCoin(RELAYER.address());
  }

  void giveCoin(Address to) throws RpcFailure {
    rpc().call("anvil_setBalance", to.toString(), "0x56bc75e2d63100000"); // 100
  }

  /** Somebody with 1,000 SMT and no coin. */
  Holder holder(int number) throws RpcFailure {
    Holder holder = Holder.of(number, terms);
    new Deployer(endpoint, RICH, Keys.CURVE)
        .giveToken(terms.token(), holder.address(), Holder.smt(1_000));
    return holder;
  }

  Amount balance(Address owner) throws Exception {
    ContractCall call = Erc20.balanceOf(terms.token(), owner);
    return Erc20.decodeAmount(call(call));
  }

  Bytes call(ContractCall call) throws RpcFailure {
    Map<String, String> request =
        Map.of("to", call.to().toString(), "data", "0x" + call.data().toHex());
    return Bytes.fromHex(rpc().call("eth_call", request, "latest").textValue());
  }

  /** The newest block's. */
  long time() throws RpcFailure {
    return Long.decode(
        rpc().call("eth_getBlockByNumber", "latest", false).path("timestamp").textValue());
  }

  long transactionsOf(Address sender) throws RpcFailure {
    return Long.decode(
        rpc().call("eth_getTransactionCount", sender.toString(), "latest").textValue());
  }

  JsonRpc rpc() {
    return new JsonRpc(endpoint, Duration.ofSeconds(30));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
