package io.smartmesh.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.EthereumLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A chain of its own, that believes every sender and says what each transaction cost. */
final class GasChain implements AutoCloseable {
  private static final String INSTALLED =
      "tools/anvil/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";
  private static final long START_MILLIS_MOST = 20_000;
  private static final Duration ANSWER_TIME = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 20;
  private static final int LOOKS_MOST = 500;
  private static final String COIN = "0x56bc75e2d63100000"; // 100
  private static final String GAS_MOST = "0x1000000";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI endpoint;

  /**
   * A transaction that worked.
   *
   * @param gas used, after refunds: what its sender pays for
   */
  record Receipt(long gas, Optional<Address> created, List<EthereumLog> logs) {}

  private GasChain(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Of its JSON-RPC. */
  URI endpoint() {
    return endpoint;
  }

  /** Where anvil is, if it is installed. */
  static Optional<Path> binary() {
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

  static GasChain start() throws Exception {
    Path anvil =
        binary()
            .orElseThrow(
                () ->
                    new BenchFailure(
                        "The chain program 'anvil' is missing. Run 'npm ci' in tools/anvil, or"
                            + " set SMARTMESH_ANVIL to the binary."));
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Process process =
        new ProcessBuilder(anvil.toString(), "--port", "" + port, "--auto-impersonate")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    GasChain chain = new GasChain(process, URI.create("http://127.0.0.1:" + port));
    try {
      chain.awaitReady();
    } catch (Exception e) {
      chain.close();
      throw e;
    }
    return chain;
  }

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + START_MILLIS_MOST * 1_000_000;
    while (true) {
      try {
        call("eth_chainId");
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new BenchFailure("anvil does not answer: " + e.getMessage());
        }
        Thread.sleep(50);
      }
    }
  }

  /** Something to pay the gas with. */
  void giveCoin(Address to) throws Exception {
    call("anvil_setBalance", to.toString(), COIN);
  }

  long time() throws Exception {
    return number(call("eth_getBlockByNumber", "latest", false).path("timestamp"));
  }

  void pass(long seconds) throws Exception {
    call("evm_increaseTime", seconds);
    call("evm_mine");
  }

  Receipt create(Address from, Bytes code) throws Exception {
    return send(from, Optional.empty(), code);
  }

  Receipt send(Address from, ContractCall what) throws Exception {
    return send(from, Optional.of(what.to()), what.data());
  }

  private Receipt send(Address from, Optional<Address> to, Bytes data) throws Exception {
    ObjectNode transaction =
        json.createObjectNode()
            .put("from", from.toString())
            .put("data", hex(data))
            .put("gas", GAS_MOST);
    to.ifPresent(address -> transaction.put("to", address.toString()));
    String hash = call("eth_sendTransaction", transaction).asText();
    JsonNode receipt = call("eth_getTransactionReceipt", hash);
    for (int looks = 0; receipt.isNull() && looks < LOOKS_MOST; looks++) {
      Thread.sleep(LOOK_MILLIS);
      receipt = call("eth_getTransactionReceipt", hash);
    }
    if (number(receipt.path("status")) != 1) {
      throw new BenchFailure("the contract refused a transaction: " + receipt);
    }
    JsonNode created = receipt.path("contractAddress");
    return new Receipt(
        number(receipt.path("gasUsed")),
        created.isTextual() ? Optional.of(Address.fromHex(created.asText())) : Optional.empty(),
        logs(receipt.path("logs")));
  }

  private static List<EthereumLog> logs(JsonNode from) {
    List<EthereumLog> logs = new ArrayList<>();
    for (JsonNode log : from) {
      List<Hash> topics = new ArrayList<>();
      log.path("topics").forEach(topic -> topics.add(Hash.fromHex(topic.asText())));
      logs.add(
          new EthereumLog(
              Address.fromHex(log.path("address").asText()),
              topics,
              Bytes.fromHex(log.path("data").asText().substring(2)),
              number(log.path("blockNumber")),
              Hash.fromHex(log.path("blockHash").asText()),
              (int) number(log.path("logIndex"))));
    }
    return logs;
  }

  private static long number(JsonNode hex) {
    return Long.decode(hex.asText());
  }

  private static String hex(Bytes data) {
    return "0x" + data.toHex();
  }

  private JsonNode call(String method, Object... params) throws Exception {
    ArrayNode list = json.createArrayNode();
    for (Object param : params) {
      list.addPOJO(param);
    }
    ObjectNode request =
        json.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
    request.set("params", list);
    HttpRequest post =
        HttpRequest.newBuilder(endpoint)
            .timeout(ANSWER_TIME)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(request)))
            .build();
    JsonNode answer = json.readTree(http.send(post, HttpResponse.BodyHandlers.ofString()).body());
    if (answer.hasNonNull("error")) {
      throw new BenchFailure(method + ": " + answer.path("error").path("message").asText());
    }
    return answer.path("result");
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
