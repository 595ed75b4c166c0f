package io.smartmesh.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.node.NodeEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a browser gets in, what keeps others out, and what reaches it. */
@Timeout(30)
class PageTest {
  private static final String TOKEN = "0123456789abcdef".repeat(4);

  @TempDir private Path data;
  private final FakeNode node = new FakeNode();
  private final HttpClient http = HttpClient.newHttpClient();
  private ApiServer server;

  private record Session(String cookie, String key) {}

  @BeforeEach
  void start() throws IOException {
    node.answer = FakeNode.status();
    server = serverAt(0);
  }

  private ApiServer serverAt(int port) throws IOException {
    return new ApiServer(
        node, new ApiConfig("127.0.0.1", port, TOKEN, Optional.of(data.resolve("sessions"))));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aLinkWorksOnceAndItsSessionOutlivesARestart() throws Exception {
    String once = newLink();
    Session session = exchange(once).orElseThrow();
    assertEquals(Optional.empty(), exchange(once));
    assertEquals(200, status(session.cookie(), session.key()).statusCode());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("sessions"))));
    String stored = Files.readString(data.resolve("sessions"));
    assertFalse(stored.contains(session.key()) || stored.contains(value(session.cookie())));

    int port = server.port();
    server.close();
    server = serverAt(port);
    assertEquals(200, status(session.cookie(), session.key()).statusCode());

    HttpResponse<String> ended =
        send(own("/v1/page/session/end", session).POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertEquals(200, ended.statusCode());
    assertEquals(401, status(session.cookie(), session.key()).statusCode());
  }

  @Test
  void aLockedPageShowsAndDoesNothingUntilThePinOpensIt() throws Exception {
    Session session = exchange(newLink()).orElseThrow();
    assertEquals(200, lock(session, "", "{\"pin\":\"4711\"}").statusCode());
    assertEquals(200, status(session.cookie(), session.key()).statusCode());
    HttpResponse<String> closed = lock(session, "/close", "{}");
    assertTrue(closed.body().contains("\"locked\":true"), closed.body());
    assertLocked(status(session.cookie(), session.key()));
    assertLocked(lock(session, "", "{\"pin\":\"0815\",\"old\":\"4711\"}"));
    assertLocked(lock(session, "/remove", "{\"pin\":\"4711\"}"));
    assertTrue(send(own("/v1/page/lock", session)).body().contains("\"locked\":true"));

    HttpResponse<String> wrong = lock(session, "/open", "{\"pin\":\"0000\"}");
    assertTrue(wrong.body().contains("\"code\":\"pin-wrong\""), wrong.body());
    assertEquals(200, lock(session, "/open", "{\"pin\":\"4711\"}").statusCode());
    assertEquals(200, status(session.cookie(), session.key()).statusCode());
  }

  /** A new browser is let in by its link, and yet shown nothing before it knows the PIN. */
  @Test
  void onlyTheCommandLineForgetsThePin() throws Exception {
    Session first = exchange(newLink()).orElseThrow();
    assertEquals(200, lock(first, "", "{\"pin\":\"4711\"}").statusCode());
    Session second = exchange(newLink()).orElseThrow();
    assertLocked(status(second.cookie(), second.key()));
    HttpRequest.BodyPublisher forget = HttpRequest.BodyPublishers.ofString("{\"forgetPin\":true}");
    HttpResponse<String> refused = send(own("/v1/page/links", first).POST(forget));
    assertTrue(refused.body().contains("\"code\":\"not-from-a-page\""), refused.body());
    assertEquals(
        200,
        send(request("/v1/page/links").header("Authorization", "Bearer " + TOKEN).POST(forget))
            .statusCode());
    assertEquals(200, status(second.cookie(), second.key()).statusCode());
  }

  @Test
  void aLockedBrowserHearsNothing() throws Exception {
    Session session = exchange(newLink()).orElseThrow();
    String origin = "http://127.0.0.1:" + server.port();
    Heard heard = new Heard();
    String question = "{\"key\":\"" + session.key() + "\"}";
    connect(session, origin, heard).sendText(question, true).join();
    assertTrue(heard.next().contains("\"type\":\"ready\""));
    lock(session, "", "{\"pin\":\"4711\"}");
    lock(session, "/close", "{}");
    publish("secret");
    String next = heard.next();
    assertFalse(next.contains("secret"), next);
    Heard again = new Heard();
    connect(session, origin, again).sendText(question, true).join();
    assertEquals("closed 1013", again.next());
  }

  private HttpResponse<String> lock(Session session, String what, String body) throws Exception {
    return send(
        own("/v1/page/lock" + what, session).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static void assertLocked(HttpResponse<String> answer) {
    assertEquals(423, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("\"code\":\"locked\""), answer.body());
  }

  /** Another program on this host sees the cookie, for browsers show it to every port. */
  @Test
  void halfASessionIsNone() throws Exception {
    Session session = exchange(newLink()).orElseThrow();
    Session other = exchange(newLink()).orElseThrow();
    assertEquals(401, status(session.cookie(), "").statusCode());
    assertEquals(401, status("", session.key()).statusCode());
    assertEquals(401, status(session.cookie(), other.key()).statusCode());
    assertEquals(200, status(other.cookie(), other.key()).statusCode());
  }

  @Test
  void theCookieIsForNoScriptAndNoOtherSite() throws Exception {
    HttpResponse<String> answer = askForSession(newLink());
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.contains("; HttpOnly"), cookie);
    assertTrue(cookie.contains("SameSite=Strict"), cookie);
    assertTrue(cookie.startsWith("smartmesh-" + server.port() + "="), cookie);
  }

  @Test
  void aPageOfAnotherSiteGetsNothing() throws Exception {
    for (String path : new String[] {"/v1/status", "/", "/metrics", "/v1/events"}) {
      HttpResponse<String> answer =
          send(
              request(path)
                  .header("Authorization", "Bearer " + TOKEN)
                  .header("Origin", "http://evil.example"));
      assertEquals(403, answer.statusCode(), path);
      assertTrue(answer.body().contains("\"code\":\"wrong-origin\""), answer.body());
    }
    assertTrue(node.asked.isEmpty());
  }

  /** DNS rebinding: a foreign name that leads to 127.0.0.1 says itself in Host. */
  @Test
  void aForeignNameGetsNothing() throws Exception {
    for (String host :
        new String[] {"evil.example", "127.0.0.1.evil.example:9471", "[::2]:1", ""}) {
      assertTrue(raw("GET", "/v1/status", host).startsWith("HTTP/1.1 4"), host);
    }
    assertTrue(raw("GET", "/v1/status", "evil.example").contains("wrong-host"));
    assertTrue(raw("GET", "/v1/status", "localhost:" + server.port()).contains(" 200 "));
    assertTrue(raw("GET", "/v1/status", "[::1]:" + server.port()).contains(" 200 "));
    assertEquals(2, node.asked.size());
  }

  @Test
  void wrongTokensAreSlowedDownAndRightOnesAreNot() throws Exception {
    int refused = 0;
    for (int i = 0; i < Attempts.BURST + 5; i++) {
      HttpResponse<String> answer = send(request("/v1/status").header("Authorization", "Bearer x"));
      refused += answer.statusCode() == 429 ? 1 : 0;
    }
    assertTrue(refused > 0);
    HttpResponse<String> answer =
        send(request("/v1/status").header("Authorization", "Bearer " + TOKEN));
    assertEquals(200, answer.statusCode());
  }

  @Test
  void everyAnswerHasThePolicyAndIsKeptNowhere() throws Exception {
    for (String path : new String[] {"/", "/v1/status", "/none"}) {
      HttpResponse<String> answer = send(request(path));
      String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.contains("default-src 'none'"), path);
      assertFalse(policy.contains("unsafe"), path);
      assertTrue(policy.contains("frame-ancestors 'none'"), path);
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
    }
  }

  @Test
  void theListedFilesAreServedAndNoOthers() throws Exception {
    HttpResponse<String> none = send(request("/"));
    assertEquals(404, none.statusCode());
    assertTrue(none.body().contains("The page was not built"), none.body());
    for (String path :
        new String[] {"/files.txt", "/../page/files.txt", "/assets/", "/x%2f..%2fy"}) {
      assertTrue(send(request(path)).statusCode() >= 400, path);
    }
  }

  @Test
  void eventsReachAWebSocketAndGoOnWhereItLeftOff() throws Exception {
    Session session = exchange(newLink()).orElseThrow();
    Heard first = new Heard();
    WebSocket socket = connect(session, "http://127.0.0.1:" + server.port(), first);
    socket.sendText("{\"key\":\"" + session.key() + "\"}", true).join();
    String ready = first.next();
    assertTrue(ready.contains("\"type\":\"ready\""), ready);
    publish("one");
    String one = first.next();
    assertTrue(one.contains("\"why\":\"one\""), one);
    socket.abort();
    publish("two");
    publish("three");

    Heard second = new Heard();
    WebSocket again = connect(session, "http://127.0.0.1:" + server.port(), second);
    String since = one.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    again.sendText("{\"key\":\"" + session.key() + "\",\"since\":\"" + since + "\"}", true).join();
    assertTrue(second.next().contains("\"id\":\"" + since + "\""));
    assertTrue(second.next().contains("\"why\":\"two\""));
    assertTrue(second.next().contains("\"why\":\"three\""));
    again.abort();
  }

  @Test
  void whatTheRingHasLostIsSaid() throws Exception {
    Session session = exchange(newLink()).orElseThrow();
    for (int i = 0; i < EventRing.KEPT + 2; i++) {
      publish("" + i);
    }
    Heard heard = new Heard();
    WebSocket socket = connect(session, "http://127.0.0.1:" + server.port(), heard);
    socket.sendText("{\"key\":\"" + session.key() + "\",\"since\":\"00000000-5\"}", true).join();
    heard.next();
    assertTrue(heard.next().contains("\"type\":\"gap\""), "of an earlier run of the node");
    publish("newest");
    assertTrue(heard.next().contains("newest"));
    socket.abort();

    EventRing ring = new EventRing();
    for (int i = 0; i < EventRing.KEPT + 2; i++) {
      ring.add(new NodeEvent.ChainLost("" + i));
    }
    EventRing.Batch batch = ring.after(1, 0);
    assertTrue(batch.missed());
    assertEquals(3, batch.first());
    assertFalse(ring.after(2, 0).missed());
  }

  @Test
  void aWebSocketNeedsBothHalvesAndOurOrigin() throws Exception {
    Session session = exchange(newLink()).orElseThrow();
    String own = "http://127.0.0.1:" + server.port();
    assertFalse(connects(session, "http://evil.example"));
    assertFalse(connects(new Session("a=b", ""), own));
    Heard heard = new Heard();
    connect(session, own, heard).sendText("{\"key\":\"no\"}", true).join();
    assertEquals("closed 1008", heard.next());
  }

  /** Within less than the time after which the next word to it would fail. */
  @Test
  @Timeout(10)
  void whoLeavesMakesRoomAtOnce() throws Exception {
    Session session = exchange(newLink()).orElseThrow();
    int served = 0;
    while (served < 3 * Listeners.MAX) {
      Heard heard = new Heard();
      WebSocket socket = connect(session, "http://127.0.0.1:" + server.port(), heard);
      socket.sendText("{\"key\":\"" + session.key() + "\"}", true).join();
      served += heard.next().contains("\"type\":\"ready\"") ? 1 : 0;
      socket.abort();
    }
    assertEquals(3 * Listeners.MAX, served);
  }

  private boolean connects(Session session, String origin) {
    try {
      connect(session, origin, new Heard()).abort();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  private WebSocket connect(Session session, String origin, Heard heard) {
    return http.newWebSocketBuilder()
        .header("Origin", origin)
        .header("Cookie", session.cookie())
        .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/v1/events"), heard)
        .join();
  }

  private void publish(String why) {
    node.listeners.forEach(listener -> listener.accept(new NodeEvent.ChainLost(why)));
  }

  private String newLink() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/v1/page/links")
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    String start = "http://127.0.0.1:" + server.port() + "/#once=";
    assertTrue(answer.body().contains(start), answer.body());
    return answer.body().replaceAll(".*#once=([0-9a-f]{64}).*", "$1");
  }

  private HttpResponse<String> askForSession(String once) throws Exception {
    return send(
        request("/v1/page/session")
            .header("Origin", "http://127.0.0.1:" + server.port())
            .POST(HttpRequest.BodyPublishers.ofString("{\"once\":\"" + once + "\"}")));
  }

  private Optional<Session> exchange(String once) throws Exception {
    HttpResponse<String> answer = askForSession(once);
    if (answer.statusCode() != 200) {
      assertTrue(answer.body().contains("\"code\":\"link-used\""), answer.body());
      return Optional.empty();
    }
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    return Optional.of(
        new Session(cookie, answer.body().replaceAll(".*\"key\":\"([0-9a-f]+)\".*", "$1")));
  }

  private static String value(String cookie) {
    return cookie.substring(cookie.indexOf('=') + 1);
  }

  private HttpResponse<String> status(String cookie, String key) throws Exception {
    return send(own("/v1/status", new Session(cookie, key)));
  }

  private HttpRequest.Builder own(String path, Session session) {
    return request(path)
        .header("Origin", "http://127.0.0.1:" + server.port())
        .header("Cookie", session.cookie())
        .header(Doorkeeper.KEY_HEADER, session.key());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Java's own client lets nobody choose the host that it names. */
  private String raw(String method, String path, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\nAuthorization: Bearer "
              + TOKEN
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What a WebSocket has brought. */
  private static final class Heard implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return String.valueOf(texts.poll(10, TimeUnit.SECONDS));
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      texts.add(text.toString());
      socket.request(1);
      return CompletableFuture.completedFuture("");
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      texts.add("closed " + code);
      return CompletableFuture.completedFuture("");
    }
  }
}
