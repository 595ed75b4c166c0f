package io.smartmesh.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ApiServerTest {
  private static final String TOKEN = "0123456789abcdef".repeat(4);
  private static final String PAY =
      "{\"to\":\"" + FakeNode.BOB + "\",\"amount\":\"2.5\",\"times\":3}";

  private final FakeNode node = new FakeNode();
  private final HttpClient http = HttpClient.newHttpClient();
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ApiServer(node, new ApiConfig("127.0.0.1", 0, TOKEN, Optional.empty()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void statusIsOneObjectWithExactUnits() throws Exception {
    node.answer = FakeNode.status();
    HttpResponse<String> answer = get("/status", "Bearer " + TOKEN);
    assertEquals(200, answer.statusCode());
    assertTrue(answer.body().contains("\"schema\":\"smartmesh.status/1\""));
    assertTrue(
        answer
            .body()
            .contains(
                "\"bearers\":[{\"name\":\"serial/ttyS0\",\"mtu\":256,"
                    + "\"bitsPerSecond\":900,\"pointToPoint\":true}]"),
        answer.body());
    assertTrue(answer.body().contains("{\"smt\":\"12.5\",\"units\":\"12500000000000000000\"}"));
    assertTrue(answer.body().contains("{\"smt\":\"0.000000000000000001\",\"units\":\"1\"}"));
    assertTrue(answer.body().contains("\"NO_ROUTE\":3"));
  }

  @Test
  void nobodyGetsInWithoutTheToken() throws Exception {
    for (String shown : new String[] {"", "Bearer ", TOKEN, "Bearer " + TOKEN + "0"}) {
      HttpResponse<String> answer = get("/status", shown);
      assertEquals(401, answer.statusCode());
      assertTrue(answer.body().contains("\"code\":\"unauthorized\""));
    }
    assertTrue(node.asked.isEmpty());
  }

  @Test
  void paymentIsReadExactly() throws Exception {
    node.answer = new UserReply.PaymentsAccepted(3);
    HttpResponse<String> answer = post("/payments", PAY);
    UserCommand.Pay pay = (UserCommand.Pay) node.asked.get(0);
    assertEquals(FakeNode.BOB, pay.to());
    assertEquals(Amount.parse("2.5", 18), pay.amount());
    assertEquals(3, pay.times());
    assertTrue(answer.body().contains("\"first\":\"" + pay.first() + "\",\"count\":3"));
  }

  @Test
  void givenIdMakesARetryHarmless() throws Exception {
    node.answer = new UserReply.PaymentsAccepted(1);
    String id = "ab".repeat(16);
    post("/payments", "{\"id\":\"" + id + "\"," + PAY.substring(1));
    post("/payments", "{\"id\":\"" + id + "\",\"invoice\":\"smt1\"}");
    assertEquals(id, ((UserCommand.Pay) node.asked.get(0)).first().toString());
    assertEquals(id, ((UserCommand.PayInvoice) node.asked.get(1)).payment().toString());
  }

  @Test
  void whatCannotBeReadIsRefusedByName() throws Exception {
    assertMalformed(PAY.replace("amount", "amuont"), "amount");
    assertMalformed(PAY.replace("\"times\"", "\"tiems\""), "Unknown field: tiems");
    assertMalformed(PAY.replace("2.5", "-2.5"), "'amount' cannot be read");
    assertMalformed(PAY.replace("\"2.5\"", "2.5"), "'amount' must be a string");
    assertMalformed(PAY.replace("3}", "0}"), "'times' is 0, must be from 1 to");
    assertMalformed(PAY.replace("3}", "1e9}"), "'times' must be a whole number");
    assertMalformed(PAY.replace("0xb0", "0xzz"), "'to' cannot be read");
    assertMalformed("{\"to\":1,\"to\":2}", "not JSON");
    assertMalformed(PAY + "x", "not JSON");
    assertMalformed("[1]", "not a JSON object");
    assertMalformed("[".repeat(1_000), "not JSON");
    assertTrue(node.asked.isEmpty());
  }

  @Test
  void largeBodyIsRefused() throws Exception {
    HttpResponse<String> answer = post("/messages", " ".repeat(ApiServer.BODY_BYTES_MAX + 1));
    assertEquals(413, answer.statusCode());
    assertTrue(answer.body().contains("\"code\":\"too-large\""));
  }

  @Test
  void refusalOfTheNodeIsPassedOn() throws Exception {
    node.answer = new UserReply.Refused("not-enough", "3 wanted, 2 there", "pay less");
    HttpResponse<String> answer = post("/payments", PAY);
    assertEquals(409, answer.statusCode());
    assertEquals(
        "{\"schema\":\"smartmesh.error/1\",\"code\":\"not-enough\","
            + "\"what\":\"3 wanted, 2 there\",\"todo\":\"pay less\"}",
        answer.body());
  }

  @Test
  void unknownRoutesSaySo() throws Exception {
    HttpResponse<String> answer = get("/nothing", "Bearer " + TOKEN);
    assertEquals(404, answer.statusCode());
    assertTrue(answer.body().contains("\"code\":\"no-such-route\""));
  }

  @Test
  void eventsAreStreamed() throws Exception {
    HttpRequest request = request("/events", "Bearer " + TOKEN).build();
    HttpResponse<java.io.InputStream> answer =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      assertEquals(": ready", lines.readLine());
      node.listeners.get(0).accept(new NodeEvent.ChainLost("cut off"));
      String start = lines.readLine();
      assertEquals("", lines.readLine());
      String id = start.replace("id: ", "").replaceFirst("-0$", "-1");
      assertEquals("id: " + id, lines.readLine());
      assertEquals(
          "data: {\"schema\":\"smartmesh.event/1\",\"type\":\"chain-lost\",\"why\":\"cut off\","
              + "\"id\":\""
              + id
              + "\"}",
          lines.readLine());
    }
  }

  @Test
  void onlyLoopback() {
    IOException refused =
        assertThrows(
            IOException.class,
            () -> new ApiServer(node, new ApiConfig("0.0.0.0", 0, TOKEN, Optional.empty())));
    assertTrue(refused.toString().contains("not a loopback address"));
  }

  @Test
  void takenPortIsTold() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      ApiConfig config = new ApiConfig("127.0.0.1", taken.getLocalPort(), TOKEN, Optional.empty());
      assertThrows(IOException.class, () -> new ApiServer(node, config));
    }
  }

  private void assertMalformed(String body, String part) throws Exception {
    HttpResponse<String> answer = post("/payments", body);
    assertEquals(400, answer.statusCode(), body);
    assertTrue(answer.body().contains("\"code\":\"malformed\""), answer.body());
    assertTrue(answer.body().contains(part), answer.body());
  }

  private HttpResponse<String> get(String path, String authorization) throws Exception {
    return http.send(request(path, authorization).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(
        request(path, "Bearer " + TOKEN).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String authorization) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1" + path))
        .header("Authorization", authorization);
  }
}
