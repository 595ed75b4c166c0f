package io.smartmesh.chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A chain node that says what the test wants it to say. */
final class FakeNode implements AutoCloseable {
  private final HttpServer server;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Function<JsonNode, Object>> methods = new ConcurrentHashMap<>();

  /** Whether the node refuses a request, in its words. */
  static final class No extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int code;

    No(String reason) {
      this(-32_000, reason);
    }

    No(int code, String reason) {
      super(reason);
      this.code = code;
    }
  }

  static {
    // Else every answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** What stands for JSON's null. */
  static final Object NULL = new Object();

  private final AtomicInteger requests = new AtomicInteger();
  private volatile String retryAfter = "";

  /** Every request is refused as one too many, with this wish; empty: none is. */
  void limit(String newRetryAfter) {
    retryAfter = newRetryAfter;
  }

  int requests() {
    return requests.get();
  }

  FakeNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers {@code method} with what {@code answer} makes of its parameters. */
  FakeNode on(String method, Function<JsonNode, Object> answer) {
    methods.put(method, answer);
    return this;
  }

  /** A chain with the number as each block's hash and time, without logs. */
  FakeNode quiet(long newest) {
    return on("eth_chainId", p -> "0x1")
        .on("eth_getCode", p -> "0x00")
        .on("eth_blockNumber", p -> hex(newest))
        .on("eth_getBlockByNumber", p -> block(number(p.get(0))))
        .on("eth_getLogs", p -> List.of())
        .on("eth_call", p -> word(5))
        .on("eth_getBalance", p -> "0x6");
  }

  static Map<String, Object> block(long number) {
    return block(number, number, number - 1);
  }

  /** With another hash than its number. */
  static Map<String, Object> block(long number, long hash, long parent) {
    return Map.of(
        "number", hex(number),
        "hash", word(hash),
        "parentHash", word(Math.max(0, parent)),
        "timestamp", hex(number));
  }

  static long number(JsonNode hex) {
    return Long.parseLong(hex.asText().substring(2), 16);
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  static String word(long number) {
    return String.format("0x%064x", number);
  }

  private void serve(HttpExchange exchange) {
    requests.incrementAndGet();
    try (exchange) {
      if (!retryAfter.isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
        exchange.sendResponseHeaders(429, -1);
        return;
      }
      JsonNode request = json.readTree(exchange.getRequestBody());
      byte[] answer = json.writeValueAsBytes(answer(request));
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object answer(JsonNode request) {
    JsonNode id = request.get("id");
    try {
      Function<JsonNode, Object> method = methods.get(request.get("method").asText());
      if (method == null) {
        throw new No("no such method");
      }
      Object result = method.apply(request.get("params"));
      return result == NULL
          ? json.createObjectNode().<ObjectNode>set("id", id).putNull("result")
          : Map.of("jsonrpc", "2.0", "id", id, "result", result);
    } catch (No e) {
      return Map.of("id", id, "error", Map.of("code", e.code, "message", e.getMessage()));
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
