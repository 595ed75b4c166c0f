package io.smartmesh.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.smartmesh.api.RequestDesk.Paid;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.errand.ErrandOutput;
import io.smartmesh.errand.ErrandView;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentRequest;
import io.smartmesh.testkit.Keys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RL-25 to RL-27, RL-34, RL-35 over HTTP: a merchant asks, a payer reads and pays. */
class RequestRoutesTest {
  private static final String TOKEN = "t".repeat(64);
  private static final SigningKey SHOP = Keys.of(1);
  private static final SigningKey PAYER = Keys.of(2);
  private static final Address RELAYER = Keys.of(3).address();
  private static final ChannelsContract CONTRACTS =
      new ChannelsContract(
          31_337,
          Keys.of(80).address(),
          Keys.of(81).address(),
          Keys.of(82).address(),
          Keys.of(83).address());

  /** The account of one machine, with the notes of one user. */
  private static final class Desk implements RequestDesk {
    private final SigningKey key;
    private final List<Paid> notes;

    Desk(SigningKey key, List<Paid> notes) {
      this.key = key;
      this.notes = notes;
    }

    @Override
    public ChannelsContract contracts() {
      return CONTRACTS;
    }

    @Override
    public Address account() {
      return key.address();
    }

    @Override
    public PaymentRequest sign(PaymentRequest.Draft draft) {
      return draft.sign(key);
    }

    @Override
    public SignedRequest sign(Function<Address, TokenMessage> message) {
      return new SignedRequest(
          message.apply(key.address()), Bytes.wrap(new byte[65]), Optional.empty());
    }

    @Override
    public List<Paid> paid(PaymentRequest request) {
      return notes;
    }

    @Override
    public boolean claim(PaymentRequest request, Paid paid, boolean again) throws No {
      boolean isKnown = notes.stream().anyMatch(one -> isSame(one, paid));
      if (notes.stream().anyMatch(one -> !isSame(one, paid)) && !again) {
        throw new No(new UserReply.Refused("request-paid-before", "before", "again"));
      }
      if (!isKnown) {
        notes.add(paid);
      }
      return !isKnown;
    }

    private static boolean isSame(Paid a, Paid b) {
      return a.by().equals(b.by()) && a.way() == b.way();
    }

    @Override
    public void release(PaymentRequest request, Paid paid) {
      notes.removeIf(one -> isSame(one, paid));
    }
  }

  /** A node with one relayer in reach. */
  private static final class Node implements NodeAccess {
    final List<UserCommand.HandIn> handed = new ArrayList<>();
    final List<UserCommand.Pay> paid = new ArrayList<>();
    Amount fee = Amount.of(7);
    boolean isPoor;

    @Override
    public CompletionStage<UserReply> ask(UserCommand command) {
      return CompletableFuture.completedFuture(answer(command));
    }

    private UserReply answer(UserCommand command) {
      if (command instanceof UserCommand.AskRelayers) {
        Word.Quoted quoted = new Word.Quoted(RELAYER, RELAYER, fee, 50_000);
        return new UserReply.Offers(List.of(new ErrandOutput.Offer(FakeNode.BOB, quoted, 0)));
      } else if (command instanceof UserCommand.HandIn handIn) {
        handed.add(handIn);
        return new UserReply.OneErrand(view(handIn));
      } else if (command instanceof UserCommand.GetErrands) {
        return new UserReply.Errands(handed.stream().map(Node::view).toList());
      } else if (command instanceof UserCommand.Pay pay) {
        if (isPoor) {
          return new UserReply.Refused("not-enough", "not enough", "less");
        }
        paid.add(pay);
        return new UserReply.PaymentsAccepted(1);
      }
      return FakeNode.status();
    }

    private static ErrandView view(UserCommand.HandIn handIn) {
      return new ErrandView(
          handIn.order().id(),
          handIn.order().request(),
          new ChainTime(1),
          ErrandView.State.QUEUED,
          "",
          Optional.<Hash>empty(),
          false,
          handIn.helpers());
    }

    @Override
    public Runnable subscribe(Consumer<NodeEvent> listener) {
      return () -> {};
    }
  }

  private final List<Paid> notes = new ArrayList<>();
  private final Node node = new Node();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<ApiServer> servers = new ArrayList<>();

  private ApiServer server(RequestDesk desk) throws Exception {
    ApiServer server =
        new ApiServer(node, new ApiConfig("127.0.0.1", 0, TOKEN, Optional.empty(), () -> {}, desk));
    servers.add(server);
    return server;
  }

  @AfterEach
  void stop() {
    servers.forEach(ApiServer::close);
  }

  private JsonNode post(ApiServer server, String path, String body, int status) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1" + path))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(status, answer.statusCode(), path + " " + answer.body());
    return Json.read(answer.body());
  }

  private static String of(String request, String more) {
    return "{\"request\":\"" + request + "\"" + more + "}";
  }

  private String made(String more) throws Exception {
    ApiServer shop = server(new Desk(SHOP, new ArrayList<>()));
    return post(shop, "/requests", "{\"amount\":\"5\"" + more + "}", 200).path("link").asText();
  }

  @Test
  void whatAShopMakesAPayerReadsAndPaysOnce() throws Exception {
    String link = made(",\"purpose\":\"two teas\"");
    assertTrue(link.startsWith("smartmesh:smt1"), link);
    ApiServer payer = server(new Desk(PAYER, notes));
    JsonNode read = post(payer, "/requests/read", of(link, ""), 200);
    assertEquals(SHOP.address().toString(), read.path("payee").asText());
    assertEquals("5", read.path("amount").path("smt").asText());
    assertEquals("two teas", read.path("purpose").asText());
    assertFalse(read.path("expired").asBoolean());
    assertTrue(read.path("ours").asBoolean());
    assertEquals(0, read.path("paid").size());
    JsonNode quote = post(payer, "/requests/quote", of(link, ""), 200);
    assertEquals("7", quote.path("fee").path("units").asText());
    String pay = of(link, ",\"by\":\"relayer\",\"feeMost\":\"0.2\"");
    JsonNode first = post(payer, "/requests/pay", pay, 200);
    JsonNode second = post(payer, "/requests/pay", pay, 200);
    assertEquals(first, second, "twice from one account is the same");
    assertEquals(1, node.handed.size());
    TokenMessage signed = node.handed.get(0).order().request().message();
    PaymentRequest request =
        PaymentRequest.parse(link.substring(10), Keys.CURVE, Keys.CURVE).orThrow();
    assertEquals(request.nonce(), signed.nonce());
    assertFalse(signed.deadline().isAfter(request.expiry()));
    assertEquals("queued", first.path("errand").path("state").asText());
  }

  /** RL-34: another account of the same user, or the other way, is asked about. */
  @Test
  void fromAnotherAccountOrInAnotherWayItIsPaidOnlyAgain() throws Exception {
    String link = made("");
    ApiServer one = server(new Desk(PAYER, notes));
    ApiServer other = server(new Desk(Keys.of(4), notes));
    String chain = ",\"by\":\"relayer\",\"feeMost\":\"0.2\"";
    post(one, "/requests/pay", of(link, chain), 200);
    JsonNode refused = post(other, "/requests/pay", of(link, chain), 409);
    assertEquals("request-paid-before", refused.path("code").asText());
    post(one, "/requests/pay", of(link, ",\"by\":\"channel\""), 409);
    assertEquals(1, node.handed.size());
    assertEquals(0, node.paid.size());
    post(one, "/requests/pay", of(link, ",\"by\":\"channel\",\"again\":true"), 200);
    assertEquals(2, post(one, "/requests/read", of(link, ""), 200).path("paid").size());
  }

  /** RL-35: a channel's payment has the request's id, so the node itself pays it once. */
  @Test
  void overAChannelItHasOneId() throws Exception {
    String link = made("");
    ApiServer payer = server(new Desk(PAYER, notes));
    String pay = of(link, ",\"by\":\"channel\"");
    JsonNode first = post(payer, "/requests/pay", pay, 200);
    assertEquals(first, post(payer, "/requests/pay", pay, 200));
    assertEquals(node.paid.get(0).first(), node.paid.get(1).first());
    assertEquals(SHOP.address(), node.paid.get(0).to());
    assertEquals(
        post(payer, "/requests/read", of(link, ""), 200).path("payment"), first.path("payment"));
  }

  @Test
  void whatTheNodeRefusesIsNotNotedAsPaid() throws Exception {
    String link = made("");
    ApiServer payer = server(new Desk(PAYER, notes));
    node.isPoor = true;
    post(payer, "/requests/pay", of(link, ",\"by\":\"channel\""), 409);
    assertEquals(List.of(), notes);
    node.isPoor = false;
    post(payer, "/requests/pay", of(link, ",\"by\":\"channel\""), 200);
    node.isPoor = true;
    post(payer, "/requests/pay", of(link, ",\"by\":\"channel\""), 409);
    assertEquals(1, notes.size(), "what may be paid stays noted");
  }

  @Test
  void whatCannotBePaidIsRefusedWithBothValues() throws Exception {
    ApiServer payer = server(new Desk(PAYER, notes));
    String good = made("");
    char last = good.charAt(good.length() - 1);
    String forged = good.substring(0, good.length() - 1) + (last == 'q' ? 'p' : 'q');
    assertEquals(
        "bad-request-text",
        post(payer, "/requests/read", of(forged, ""), 400).path("code").asText());
    String old = request(CONTRACTS.token(), 1_000_000_000L);
    assertTrue(post(payer, "/requests/read", of(old, ""), 200).path("expired").asBoolean());
    JsonNode late = post(payer, "/requests/pay", of(old, ",\"by\":\"channel\""), 409);
    assertEquals("request-expired", late.path("code").asText());
    assertEquals("1000000000", late.path("values").path(0).asText());
    String foreign = request(Keys.of(99).address(), 4_000_000_000L);
    assertFalse(post(payer, "/requests/read", of(foreign, ""), 200).path("ours").asBoolean());
    assertEquals(
        "request-other-token",
        post(payer, "/requests/quote", of(foreign, ""), 409).path("code").asText());
    node.fee = Amount.parse("0.3", 18);
    JsonNode dear =
        post(payer, "/requests/pay", of(good, ",\"by\":\"relayer\",\"feeMost\":\"0.2\""), 409);
    assertEquals("fee-above-limit", dear.path("code").asText());
    assertEquals("[\"0.3\",\"0.2\"]", dear.path("values").toString());
    node.fee = Amount.parse("6", 18);
    assertEquals(
        "fee-above-value",
        post(payer, "/requests/pay", of(good, ",\"by\":\"relayer\",\"feeMost\":\"9\""), 409)
            .path("code")
            .asText());
    post(payer, "/requests/pay", of(good, ",\"by\":\"relayer\""), 400);
    post(payer, "/requests/pay", of(good, ",\"by\":\"post\""), 400);
    post(payer, "/requests", "{\"amount\":\"0\"}", 400);
    post(payer, "/requests", "{\"amount\":\"1\",\"purpose\":\"" + "x".repeat(129) + "\"}", 400);
    post(payer, "/requests", "{\"amount\":\"1\",\"seconds\":59}", 400);
    assertEquals(List.of(), notes);
    ApiServer keyless = server(RequestDesk.NONE);
    assertEquals(
        "no-account-here",
        post(keyless, "/requests", "{\"amount\":\"1\"}", 409).path("code").asText());
  }

  private static String request(Address token, long expiry) {
    return new PaymentRequest.Draft(
            31_337, token, Amount.of(5), Bytes.fromHex("ab".repeat(16)), new ChainTime(expiry), "")
        .sign(SHOP)
        .toText();
  }
}
