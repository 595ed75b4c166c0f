package io.smartmesh.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What each scope opens is what docs/openapi.yaml says, and nothing else. */
@Timeout(60)
class ScopesTest {
  private static final String TOKEN = "0123456789abcdef".repeat(4);
  private static final Path FILE = Path.of("../../docs/openapi.yaml");

  @TempDir private Path data;
  private final FakeNode node = new FakeNode();
  private final HttpClient http = HttpClient.newHttpClient();
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    server = open();
  }

  private ApiServer open() throws IOException {
    Optional<Path> sessions = Optional.of(data.resolve("sessions"));
    return new ApiServer(node, new ApiConfig("127.0.0.1", 0, TOKEN, sessions));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyOperationOpensToTheScopesThatItNames() throws Exception {
    Map<Right, String> tokens = new LinkedHashMap<>();
    for (String scope : List.of("read", "pay:5", "admin")) {
      tokens.put(Scope.parse(scope).right(), create(scope));
    }
    Map<String, Right> needed = described();
    assertTrue(needed.size() > 60, needed.keySet()::toString);
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, Right> each : needed.entrySet()) {
      assertEquals(each.getValue(), Rights.of(each.getKey()), each.getKey());
      // After many of them: too many attempts.
      assertTrue(Set.of(401, 429).contains(status(each.getKey(), "Bearer nobody")), each::toString);
      for (Map.Entry<Right, String> token : tokens.entrySet()) {
        boolean isOpen = token.getKey().covers(each.getValue());
        int status = status(each.getKey(), "Bearer " + token.getValue());
        if (isOpen == (status == 403) || status == 401) {
          wrong.add(each.getKey() + " with " + token.getKey() + ": " + status);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void aScopeThatIsTooSmallIsNamed() throws Exception {
    node.answer = new UserReply.PaymentsAccepted(1);
    String refused = text(send("post", "/payments", create("read"), pay("1", "1")));
    assertTrue(refused.contains("\"code\":\"not-allowed\""), refused);
    assertTrue(refused.contains("needs the scope pay; the token has read"), refused);
    assertEquals(List.of(), node.asked);
  }

  /** The proof of a payment is a secret between payer and payee. */
  @Test
  void proofsAreForTheOwnerOnly() throws Exception {
    node.answer = new UserReply.Payments(List.of(payment(PaymentState.PAID, "0")));
    for (String scope : List.of("read", "pay:5")) {
      String seen = text(send("get", "/payments", create(scope), ""));
      assertTrue(seen.contains("\"state\":\"paid\""), seen);
      assertFalse(seen.contains("proof"), seen);
    }
    assertTrue(text(send("get", "/payments", TOKEN, "")).contains("\"proof\":\"0x07"));
  }

  @Test
  void eventsHideWhatAnswersHideAndEndWithTheToken() throws Exception {
    String token = create("read");
    try (InputStream stream = send("get", "/events", token, "").body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      assertEquals(": ready", lines.readLine());
      var event = new NodeEvent.PaymentChanged(payment(PaymentState.PAID, "0"));
      node.listeners.get(0).accept(event);
      String data = "";
      while (!data.startsWith("data:")) {
        data = Objects.requireNonNull(lines.readLine(), "the stream ended");
      }
      assertTrue(data.contains("payment-changed") && !data.contains("proof"), data);
      revoke(token);
      node.listeners.get(0).accept(event);
      String rest = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rest += line;
      }
      assertFalse(rest.contains("payment-changed"), rest);
    }
  }

  @Test
  void aRevokedTokenIsNone() throws Exception {
    String token = create("admin");
    node.answer = FakeNode.status();
    assertEquals(200, send("get", "/status", token, "").statusCode());
    revoke(token);
    assertEquals(401, send("get", "/status", token, "").statusCode());
    String again = text(send("post", "/tokens/00000000/revoke", TOKEN, "{}"));
    assertTrue(again.contains("\"code\":\"unknown-token\""), again);
  }

  @Test
  void theSecretIsShownOnceAndKeptNowhere() throws Exception {
    String token = create("pay:5");
    String listed = text(send("get", "/tokens", TOKEN, ""));
    assertTrue(listed.contains("\"scope\":\"pay:5\""), listed);
    String kept = Files.readString(data.resolve("api.tokens"));
    for (String shown : List.of(listed, kept)) {
      assertFalse(shown.contains(token.substring("smartmesh-".length())), shown);
    }
  }

  @Test
  void whatIsNoScopeIsRefusedByName() throws Exception {
    for (String scope : List.of("", "pay", "pay:", "pay:-1", "pay:1e3", "READ", "all")) {
      String body = "{\"scope\":\"" + scope + "\"}";
      HttpResponse<InputStream> answer = send("post", "/tokens", TOKEN, body);
      assertEquals(400, answer.statusCode(), scope);
      assertTrue(text(answer).contains("'scope' cannot be read"), scope);
    }
  }

  @Test
  void theLimitOutlivesARestartAndCountsARetryOnce() throws Exception {
    String token = create("pay:5");
    node.answer = new UserReply.PaymentsAccepted(1);
    assertEquals(200, send("post", "/payments", token, pay("1", "3")).statusCode());
    assertEquals(200, send("post", "/payments", token, pay("1", "3")).statusCode());
    String other = text(send("post", "/payments", token, pay("1", "2")));
    assertTrue(other.contains("\"code\":\"payment-id-used\""), other);

    server.close();
    server = open();
    int asked = node.asked.size();
    String over = text(send("post", "/payments", token, pay("2", "2.1")));
    assertTrue(over.contains("\"code\":\"token-limit\""), over);
    assertTrue(over.contains("over 2.1 SMT; this token has 2 SMT left of pay:5"), over);
    assertEquals(asked + 1, node.asked.size(), "asked only what became of the first");
    assertEquals(200, send("post", "/payments", token, pay("3", "2")).statusCode());
    assertEquals(200, send("post", "/payments", token, pay("3", "2")).statusCode());
    assertEquals(409, send("post", "/payments", token, pay("4", "0.1")).statusCode());
  }

  @Test
  void whatTheNodeRefusesOrPaysBackCostsNothing() throws Exception {
    String token = create("pay:1");
    node.answer = new UserReply.Refused("busy", "too much", "later");
    assertEquals(409, send("post", "/payments", token, pay("1", "1")).statusCode());
    node.answer = new UserReply.PaymentsAccepted(1);
    assertEquals(200, send("post", "/payments", token, pay("1", "1")).statusCode());
    node.answer = new UserReply.Payment(payment(PaymentState.REFUNDED, "0"));
    String second = text(send("post", "/payments", token, pay("2", "2")));
    assertTrue(second.contains("1 SMT left of pay:1"), second);
  }

  @Test
  void feesCountOnceTheyAreKnown() throws Exception {
    String token = create("pay:3");
    node.answer = new UserReply.PaymentsAccepted(1);
    assertEquals(200, send("post", "/payments", token, pay("1", "1")).statusCode());
    node.answer = new UserReply.Payment(payment(PaymentState.PAID, "0.5"));
    String second = text(send("post", "/payments", token, pay("2", "1.6")));
    assertTrue(second.contains("1.5 SMT left of pay:3"), second);
  }

  @Test
  void severalPaymentsInOneRequestAreNotForATokenWithALimit() throws Exception {
    String many = pay("1", "1").replace("}", ",\"times\":2}");
    String refused = text(send("post", "/payments", create("pay:5"), many));
    assertTrue(refused.contains("'times' is 2, must be 1"), refused);
    assertEquals(List.of(), node.asked);
  }

  private static PaymentView payment(PaymentState state, String fee) {
    return new PaymentView(
        new PaymentId(Bytes.fromHex("1".repeat(32))),
        false,
        FakeNode.BOB,
        Amount.parse("1", 18),
        Amount.parse(fee, 18),
        1,
        state,
        5,
        Optional.of(Hash.fromHex("0x07" + "0".repeat(62))),
        false,
        Optional.empty(),
        "");
  }

  private static String pay(String digit, String amount) {
    return "{\"id\":\"%s\",\"to\":\"%s\",\"amount\":\"%s\"}"
        .formatted(digit.repeat(32), FakeNode.BOB, amount);
  }

  private String create(String scope) throws Exception {
    String made = text(send("post", "/tokens", TOKEN, "{\"scope\":\"" + scope + "\"}"));
    return made.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
  }

  private void revoke(String token) throws Exception {
    String kept = Files.readString(data.resolve("api.tokens"));
    String id = kept.lines().skip(1).findFirst().orElseThrow().split(" ", -1)[1];
    assertNotEquals(token, id);
    assertEquals(200, send("post", "/tokens/" + id + "/revoke", TOKEN, "{}").statusCode());
  }

  private int status(String operation, String authorization) throws Exception {
    String[] words = operation.split(" ", -1);
    String path = words[1].replaceAll("\\{\\w+}", "1");
    HttpResponse<InputStream> answer = ask(words[0], path, authorization, "{}");
    answer.body().close();
    return answer.statusCode();
  }

  /** Each operation with the right that its {@code security}, or that of all, names. */
  private static Map<String, Right> described() throws IOException {
    Map<?, ?> document = new Yaml().load(Files.readString(FILE));
    Map<String, Right> all = new LinkedHashMap<>();
    ((Map<?, ?>) named(document, "paths"))
        .forEach(
            (path, methods) ->
                ((Map<?, ?>) methods)
                    .forEach(
                        (method, operation) ->
                            right(document, (Map<?, ?>) operation)
                                .ifPresent(right -> all.put(method + " " + path, right))));
    return all;
  }

  private static Optional<Right> right(Map<?, ?> document, Map<?, ?> operation) {
    Map<?, ?> source = operation.containsKey("security") ? operation : document;
    List<?> security = (List<?>) named(source, "security");
    if (security.isEmpty()) {
      return Optional.empty();
    }
    List<?> scopes = (List<?>) named((Map<?, ?>) security.get(0), "token");
    return Optional.of(Right.valueOf(scopes.get(0).toString().toUpperCase(Locale.ROOT)));
  }

  private static Object named(Map<?, ?> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  private HttpResponse<InputStream> send(String method, String path, String token, String body)
      throws Exception {
    return ask(method, path, "Bearer " + token, body);
  }

  private HttpResponse<InputStream> ask(
      String method, String path, String authorization, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1" + path))
            .header("Authorization", authorization);
    if (method.equals("post")) {
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static String text(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream in = answer.body()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
