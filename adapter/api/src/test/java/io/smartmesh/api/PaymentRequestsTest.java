package io.smartmesh.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainEstimate;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.ChainAge;
import io.smartmesh.payment.LimitView;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a program can say wrong about payments, and what it is told of waiting ones and limits. */
class PaymentRequestsTest {
  private static final String TOKEN = "t".repeat(64);
  private static final String ID = "ab".repeat(16);
  private static final String BOB = FakeNode.BOB.toString();

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

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1" + path))
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send("POST", path, body);
  }

  private static String pay(String to, String amount, String more) {
    return "{\"to\":\"" + to + "\",\"amount\":\"" + amount + "\"" + more + "}";
  }

  @Test
  void everyMistakeIsNamedWithBothValues() throws Exception {
    record Case(String body, List<String> said) {
      Case(String body, String... said) {
        this(body, List.of(said));
      }
    }
    String most = "115792089237316195423570985008687907853269984665640564039457";
    List<Case> cases =
        List.of(
            new Case(pay(BOB, "0.0000000000000000001", ""), "has 19 decimals", "token has 18"),
            new Case(pay(BOB, "2" + "0".repeat(59), ""), "more than the most, " + most),
            new Case(pay(BOB, "-1", ""), "not an amount: '-1'"),
            new Case(pay(BOB, "1e3", ""), "not an amount: '1e3'"),
            new Case(pay(BOB, "", ""), "not an amount: ''"),
            new Case(pay(BOB, "0x10", ""), "not an amount: '0x10'"),
            new Case(pay(BOB, "1,5", ""), "not an amount: '1,5'"),
            new Case(pay(BOB, "NaN", ""), "not an amount: 'NaN'"),
            new Case(pay(BOB, "9".repeat(61), ""), "not an amount"),
            new Case(pay(BOB.substring(2, 30), "1", ""), "'to' cannot be read"),
            new Case(pay(BOB + "00", "1", ""), "'to' cannot be read"),
            new Case(pay(BOB, "1", ",\"times\":10001"), "'times' is 10001", "from 1 to 10000"),
            new Case(pay(BOB, "1", ",\"times\":-1"), "'times' is -1"),
            new Case(pay(BOB, "1", ",\"id\":\"abcd\""), "'id' must have 32 hex digits"),
            new Case(pay(BOB, "1", ",\"id\":\"" + "zz".repeat(16) + "\""), "'id' cannot be read"),
            new Case(pay(BOB, "1", ",\"whenReachable\":\"yes\""), "must be true or false"),
            new Case("{\"to\":\"" + BOB + "\"}", "'amount' is missing"));
    for (Case each : cases) {
      HttpResponse<String> answer = post("/payments", each.body());
      assertEquals(400, answer.statusCode(), each.body());
      for (String part : each.said()) {
        assertTrue(answer.body().contains(part), answer.body());
      }
    }
    assertTrue(node.asked.isEmpty());
  }

  /** PY-91: said, denied, or left to the node. */
  @Test
  void waitingIsAskedForDeniedOrLeftToTheNode() throws Exception {
    node.answer = new UserReply.PaymentsAccepted(1);
    for (String more : List.of("", ",\"whenReachable\":true", ",\"whenReachable\":false")) {
      assertEquals(200, post("/payments", pay(BOB, "1", more)).statusCode());
    }
    assertEquals(
        List.of(Optional.empty(), Optional.of(true), Optional.of(false)),
        node.asked.stream().map(asked -> ((UserCommand.Pay) asked).whenReachable()).toList());
  }

  /** PY-92. */
  @Test
  void aPaymentIsCancelledByItsId() throws Exception {
    assertEquals(200, post("/payments/" + ID + "/cancel", "{}").statusCode());
    assertEquals(ID, ((UserCommand.CancelPayment) node.asked.get(0)).payment().toString());
    assertEquals(400, post("/payments/abc/cancel", "{}").statusCode());
    node.answer = new UserReply.Refused("not-cancellable", "it is paid", "smartmesh payments");
    assertEquals(409, post("/payments/" + ID + "/cancel", "{}").statusCode());
  }

  /** PY-74: unsaid or 0 the hold period is the node's own. */
  @Test
  void theHoldPeriodMayBeLeftToTheNode() throws Exception {
    String open = "{\"peer\":\"" + BOB + "\",\"deposit\":\"1\"";
    for (String more : List.of("}", ",\"holdSeconds\":0}")) {
      assertEquals(200, post("/channels", open + more).statusCode());
    }
    for (UserCommand asked : node.asked) {
      assertEquals(0, ((UserCommand.OpenChannel) asked).holdSeconds());
    }
  }

  /** PY-90. */
  @Test
  void anIncomingPaymentTellsWhenTheChainWasSeen() throws Exception {
    for (long seconds : new long[] {259_200, ChainEstimate.NEVER}) {
      node.answer =
          new UserReply.Payment(
              new PaymentView(
                  new PaymentId(io.smartmesh.base.Bytes.fromHex(ID)),
                  true,
                  FakeNode.BOB,
                  Amount.of(5),
                  Amount.ZERO,
                  1,
                  PaymentState.PAID,
                  -1,
                  Optional.<Hash>empty(),
                  false,
                  Optional.of(new ChainAge(seconds, true)),
                  ""));
      String body = send("GET", "/payments/" + ID, "").body();
      String shown = seconds == ChainEstimate.NEVER ? "-1" : "259200";
      assertTrue(body.contains("\"chainAgeSeconds\":" + shown + ",\"chainAgeGuessed\":true"), body);
    }
  }

  /** PY-80. */
  @Test
  void limitsAreMoneyOrNumbers() throws Exception {
    BigInteger one = BigInteger.TEN.pow(18);
    node.answer =
        new UserReply.Limits(
            List.of(
                new LimitView("most-locked", true, one, Optional.empty()),
                new LimitView("most-pending", false, BigInteger.TWO, Optional.of(BigInteger.TEN))));
    assertEquals(
        "{\"schema\":\"smartmesh.limits/1\",\"limits\":[{\"setting\":\"most-locked\",\"used\":"
            + "{\"smt\":\"1\",\"units\":\"1000000000000000000\"}},"
            + "{\"setting\":\"most-pending\",\"used\":{\"payments\":2},"
            + "\"most\":{\"payments\":10}}]}",
        send("GET", "/limits", "").body());
  }
}
