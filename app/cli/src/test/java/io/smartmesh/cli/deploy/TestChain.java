package io.smartmesh.cli.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smartmesh.base.Address;
import io.smartmesh.chain.rpc.JsonRpc;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.testkit.AnvilBinary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** A development chain, and before it a door that can be shut at a chosen moment. */
public final class TestChain implements AutoCloseable {
  private static final String SEND = "eth_sendRawTransaction";
  private static final long START_MILLIS_MOST = 20_000;
  private static final String COIN = "0x56bc75e2d63100000"; // 100

  /** When the door shuts, for everything that comes after. */
  public enum Cut {
    NEVER,
    BEFORE_SENDING,
    AFTER_SENDING,
    ALWAYS
  }

  private final Process process;
  private final URI anvil;
  private final HttpServer door;
  private final ExecutorService doorkeepers = Executors.newCachedThreadPool();
  private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.NEVER);
  private final HttpClient http = HttpClient.newHttpClient();

  private TestChain(Process process, URI anvil, HttpServer door) {
    this.process = process;
    this.anvil = anvil;
    this.door = door;
  }

  public static TestChain start() throws Exception {
    Optional<Path> binary = AnvilBinary.find();
    assumeTrue(binary.isPresent(), AnvilBinary.MISSING);
    InetAddress here = InetAddress.getLoopbackAddress();
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, here)) {
      port = socket.getLocalPort();
    }
    Process process =
        new ProcessBuilder(binary.orElseThrow().toString(), "--port", "" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    URI anvil = URI.create("http://127.0.0.1:" + port);
    // Without it the JDK's server waits 40 ms in each answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer door = HttpServer.create(new InetSocketAddress(here, 0), 0);
    TestChain chain = new TestChain(process, anvil, door);
    door.createContext("/", chain::pass);
    door.setExecutor(chain.doorkeepers);
    door.start();
    chain.awaitReady();
    return chain;
  }

  private void awaitReady() throws Exception {
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

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean sends = new String(body, StandardCharsets.UTF_8).contains(SEND);
      Cut now = cut.get();
      if (now == Cut.ALWAYS || (now == Cut.BEFORE_SENDING && sends)) {
        cut.set(Cut.ALWAYS);
        return;
      }
      byte[] answer =
          http.send(
                  HttpRequest.newBuilder(anvil)
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                      .build(),
                  HttpResponse.BodyHandlers.ofByteArray())
              .body();
      if (now == Cut.AFTER_SENDING && sends) {
        cut.set(Cut.ALWAYS);
        return;
      }
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void cut(Cut when) {
    cut.set(when);
  }

  /** Of the door. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + door.getAddress().getPort());
  }

  /** Past the door. */
  public JsonRpc rpc() {
    return new JsonRpc(anvil, Duration.ofSeconds(30));
  }

  public void giveCoin(Address to) throws RpcFailure {
    rpc().call("anvil_setBalance", to.toString(), COIN);
  }

  public long transactionsOf(Address sender) throws RpcFailure {
    String count = rpc().call("eth_getTransactionCount", sender.toString(), "latest").textValue();
    return Long.decode(count);
  }

  /** In anybody's name, as development chains allow; until it is in a block. */
  void sendAs(Address sender, Address to, String data) throws Exception {
    rpc().call("anvil_impersonateAccount", sender.toString());
    giveCoin(sender);
    Map<String, String> request =
        Map.of("from", sender.toString(), "to", to.toString(), "data", data);
    String hash = rpc().call("eth_sendTransaction", request).textValue();
    while (rpc().call("eth_getTransactionReceipt", hash).isNull()) {
      Thread.sleep(10);
    }
    rpc().call("anvil_stopImpersonatingAccount", sender.toString());
  }

  @Override
  public void close() {
    door.stop(0);
    doorkeepers.shutdownNow();
    process.destroyForcibly().onExit().join();
  }
}
