package io.smartmesh.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smartmesh.api.client.ApiFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Serves canned answers by method and path, and keeps what it was sent. */
final class FakeApi implements AutoCloseable {
  static final String TOKEN = "t".repeat(64);

  private final HttpServer server;
  private final Map<String, String> answers = new HashMap<>();
  final List<String> bodies = new ArrayList<>();

  FakeApi(Path data) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answers.put("GET /contacts", "{\"contacts\":[]}");
    server.createContext("/v1", this::serve);
    server.start();
    new ApiFile(server.getAddress().getPort(), TOKEN).write(data);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** {@code request} is e.g. {@code GET /peers}. */
  FakeApi answer(String request, String json) {
    answers.put(request, json);
    return this;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString().substring("/v1".length());
    String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!sent.isEmpty()) {
      bodies.add(sent);
    }
    boolean known =
        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    String json = known ? answers.get(exchange.getRequestMethod() + " " + path) : "{}";
    byte[] body = String.valueOf(json).getBytes(StandardCharsets.UTF_8);
    int refusal = String.valueOf(json).contains("smartmesh.error/1") ? 409 : 200;
    exchange.sendResponseHeaders(known ? refusal : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
