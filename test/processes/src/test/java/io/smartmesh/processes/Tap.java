package io.smartmesh.processes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smartmesh.base.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a process and its chain node: tells the trap right before a transaction reaches
 * the chain, and right after, when the process has not seen the answer.
 */
final class Tap {
  private final Map<String, String> actions = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI chain;
  private final Trap trap;
  private final HttpServer server;

  Tap(URI chain, Trap trap) throws IOException {
    this.chain = chain;
    this.trap = trap;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::pass);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Calldata that begins with this is for that. */
  void learn(Bytes selector, String action) {
    actions.put(selector.toHex(), action);
  }

  private void pass(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String action = action(body);
    trap.sending(action);
    byte[] answer = ask(body);
    trap.sent(action);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  /** Empty for anything but a transaction. */
  private String action(String body) {
    if (!body.contains("eth_sendRawTransaction")) {
      return "";
    }
    return actions.entrySet().stream()
        .filter(known -> body.contains(known.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse("");
  }

  private byte[] ask(String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(chain)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
