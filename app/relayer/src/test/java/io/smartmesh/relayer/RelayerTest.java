package io.smartmesh.relayer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.AbiFunction;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.Words;
import io.smartmesh.ethereum.channels.CallsForOthers;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.client.RelayerClient;
import io.smartmesh.relayer.client.RelayerFailure;
import io.smartmesh.relayer.core.Holder;
import io.smartmesh.relayer.core.RelayerLimits;
import io.smartmesh.relayer.core.Sender;
import io.smartmesh.relayer.core.Tariff;
import io.smartmesh.relayer.store.Database;
import io.smartmesh.testkit.Keys;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RL-1 to RL-12: one relayer with SQLite, over HTTP, with the contracts that ship. */
@Timeout(120)
class RelayerTest {
  private static final Amount FEE = Amount.parse("0.5", 18);
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final AbiFunction ALLOWANCE = AbiFunction.of("allowance(address,address)");
  private static TestNet net;
  private static int people = 1;

  @TempDir private Path folder;
  private Relayer relayer;
  private RelayerClient client;

  @BeforeAll
  static void chain() throws Exception {
    net = TestNet.start();
  }

  @AfterAll
  static void noChain() {
    if (net != null) {
      net.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    start("1000", 10_000);
  }

  private void start(String rate, int perMinute) throws Exception {
    RateSource rates =
        new RateSource(
            rate,
            Amount.of(1),
            Holder.smt(1_000_000),
            new Tariff(Amount.ZERO, 50, 10, Amount.of(500_000_000_000L)),
            System::nanoTime);
    RelayerConfig config =
        new RelayerConfig(
            net.terms,
            net.endpoint,
            new Database.Sqlite(folder.resolve("relayer.db")),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            rates,
            new Sender.Pace(2_000, 4_000, 1),
            20,
            perMinute);
    relayer = new Relayer(config, TestNet.RELAYER, Keys.CURVE, sentence -> {});
    client = new RelayerClient(URI.create("http://127.0.0.1:" + relayer.port()));
  }

  @AfterEach
  void stop() throws Exception {
    relayer.close();
    net.rpc().call("evm_setAutomine", true);
  }

  private static Holder someone() throws Exception {
    return net.holder(people++);
  }

  private static Address stranger() {
    return Keys.of(5_000 + people++).address();
  }

  private static long soon() throws Exception {
    return net.time() + 3_600;
  }

  private static SignedRequest payment(Holder from, long nonce) throws Exception {
    return from.pay(stranger(), Holder.smt(10), FEE, nonce, soon());
  }

  private JsonValue submit(SignedRequest request) throws RelayerFailure {
    return client.submit(request, net.terms);
  }

  private JsonValue settled(SignedRequest request) throws Exception {
    return settled(client, request);
  }

  private static JsonValue settled(RelayerClient at, SignedRequest request) throws Exception {
    Hash id = request.id(net.terms);
    JsonValue now = at.request(id);
    while (!now.flag("settled")) {
      net.rpc().call("anvil_mine", 1);
      Thread.sleep(30);
      now = at.request(id);
    }
    return now;
  }

  private void assertRefused(String code, SignedRequest request, Object first, Object second) {
    RelayerFailure refusal = assertThrows(RelayerFailure.class, () -> submit(request));
    assertEquals(code, refusal.code(), refusal.getMessage());
    String what = refusal.values().get(1);
    assertTrue(what.contains(" is " + first + ", "), what);
    assertTrue(what.contains(" is " + second), what);
  }

  @Test
  void aHolderWithoutCoinPaysByTheQuote() throws Exception {
    Holder alice = someone();
    Address bob = stranger();
    Terms terms = RelayerClient.terms(client.about());
    assertEquals(net.terms.relayer(), terms.relayer());
    JsonValue quote = client.quote(TokenMessage.Kind.PAYMENT, bob);
    Amount fee = new Amount(new BigInteger(quote.text("fee")));
    Amount earned = net.balance(net.terms.relayer());
    SignedRequest request = alice.pay(bob, Holder.smt(10), fee, 0, soon());
    assertEquals("queued", submit(request).text("state"));
    assertEquals("done", settled(request).text("state"));
    assertEquals(Holder.smt(10), net.balance(bob));
    assertEquals(Holder.smt(990).minus(fee), net.balance(alice.address()));
    assertEquals(earned.plus(fee), net.balance(net.terms.relayer()));
    // RL-2: handed in again it is the same, and nothing happens.
    assertEquals("done", submit(request).text("state"));
    assertEquals(Holder.smt(10), net.balance(bob));
  }

  @Test
  void anApprovalOfExactlySoMuch() throws Exception {
    Holder alice = someone();
    Address spender = stranger();
    String fee = client.quote(TokenMessage.Kind.APPROVAL, spender).text("fee");
    SignedRequest request =
        alice.sign(
            TokenMessage.Kind.APPROVAL,
            spender,
            Holder.smt(7),
            new Amount(new BigInteger(fee)),
            3,
            soon());
    submit(request);
    assertEquals("done", settled(request).text("state"));
    ContractCall allowance = ALLOWANCE.call(net.terms.token(), alice.address(), spender);
    assertEquals(Holder.smt(7), Erc20.decodeAmount(net.call(allowance)));
  }

  /** TK-13: permit, opening and fee, all signed by somebody who has no coin. */
  @Test
  void aChannelIsOpenedForAFee() throws Exception {
    Holder alice = someone();
    ContractCall open = opening(alice);
    JsonValue quote = client.quote(open);
    Amount fee = new Amount(new BigInteger(quote.text("fee")));
    SignedRequest request = alice.act(open, fee, 1, soon());
    submit(request);
    JsonValue done = settled(request);
    assertEquals("done", done.text("state"), done.toString());
    assertEquals(Holder.smt(900).minus(fee), net.balance(alice.address()));
    RelayerFailure refusal = assertThrows(RelayerFailure.class, () -> client.quote(open));
    assertEquals("would-revert", refusal.code(), "it is open already");
  }

  private static ContractCall opening(Holder alice) throws Exception {
    var contracts = net.channels.orElseThrow();
    ChainTime before = new ChainTime(soon());
    ChannelAction.Open open =
        new ChannelAction.Open(
            stranger(), net.terms.token(), before, Holder.smt(100), 86_400, 864_000, FEE);
    return new CallsForOthers(contracts, Keys.CURVE, alice.key(), net.terms.paidCalls())
        .call(open, before, Amount.ZERO)
        .orElseThrow();
  }

  /** RL-7: what was taken while no block came is one transaction, or a few. */
  @Test
  void manyAtOnceShareTransactions() throws Exception {
    List<SignedRequest> requests = new ArrayList<>();
    Holder alice = someone();
    long before = net.transactionsOf(net.terms.relayer());
    net.rpc().call("evm_setAutomine", false);
    for (int i = 0; i < 24; i++) {
      requests.add(payment(alice, i));
      submit(requests.get(i));
    }
    net.rpc().call("evm_setAutomine", true);
    for (SignedRequest request : requests) {
      assertEquals("done", settled(request).text("state"));
      assertEquals(Holder.smt(10), net.balance(request.message().to()));
    }
    long sent = net.transactionsOf(net.terms.relayer()) - before;
    assertTrue(sent <= RelayerLimits.IN_FLIGHT_MOST + 1, sent + " transactions for 24 requests");
  }

  /** RL-10, RL-12: neither an end of the program nor a lost block loses what was taken. */
  @Test
  void aRestartAndALostBlockLoseNothing() throws Exception {
    Holder alice = someone();
    net.rpc().call("evm_setAutomine", false);
    SignedRequest request = payment(alice, 0);
    submit(request);
    relayer.close();
    net.rpc().call("anvil_dropAllTransactions");
    start("1000", 10_000);
    assertTrue(
        List.of("queued", "sent").contains(client.request(request.id(net.terms)).text("state")));
    String snapshot = net.rpc().call("evm_snapshot").textValue();
    while (!client.request(request.id(net.terms)).text("state").equals("mined")) {
      Thread.sleep(50);
      if (net.transactionsOf(net.terms.relayer()) == 0 || isPending()) {
        net.rpc().call("evm_mine");
      }
    }
    net.rpc().call("evm_revert", snapshot);
    net.rpc().call("anvil_dropAllTransactions");
    assertEquals(Amount.ZERO, net.balance(request.message().to()));
    net.rpc().call("evm_setAutomine", true);
    assertEquals("done", settled(request).text("state"));
    assertEquals(Holder.smt(10), net.balance(request.message().to()));
  }

  private static boolean isPending() throws Exception {
    return net.rpc().call("txpool_status").path("pending").asText("0x0").equals("0x1");
  }

  // --- RL-3: each with both values, from the real contract's rules
  // --------------------------------

  @Test
  void expiredAndFarInTheFuture() throws Exception {
    Holder alice = someone();
    long time = net.time();
    assertRefused(
        "expired", alice.pay(stranger(), Holder.smt(1), FEE, 0, time - 1), time - 1, time);
    RelayerFailure near =
        assertThrows(
            RelayerFailure.class,
            () -> submit(alice.pay(stranger(), Holder.smt(1), FEE, 0, net.time() + 5)));
    assertEquals("deadline-too-near", near.code());
    RelayerFailure far =
        assertThrows(
            RelayerFailure.class,
            () -> submit(alice.pay(stranger(), Holder.smt(1), FEE, 0, Long.MAX_VALUE)));
    assertEquals("deadline-too-far", far.code());
  }

  @Test
  void malleableAndForged() throws Exception {
    Holder alice = someone();
    SignedRequest good = payment(alice, 0);
    Bytes signature = good.signature();
    BigInteger high = ORDER.subtract(new BigInteger(1, signature.slice(32, 64).toArray()));
    Bytes twin =
        Bytes.concat(
            signature.slice(0, 32),
            Words.of(new Amount(high)),
            Bytes.of(signature.at(64) == 27 ? 28 : 27));
    BigInteger half = ORDER.shiftRight(1);
    assertRefused("high-s", new SignedRequest(good.message(), twin, good.act()), high, half);
    Holder mallory = Holder.of(people++, net.terms);
    SignedRequest forged =
        new SignedRequest(good.message(), mallory.signature(good.message(), net.terms), good.act());
    assertRefused("wrong-signer", forged, alice.address(), mallory.address());
    SignedRequest junk = new SignedRequest(good.message(), Bytes.of(1, 2, 3), good.act());
    assertRefused("wrong-signer", junk, alice.address(), Address.ZERO);
    // r ‖ vs is a signature as well.
    byte[] compact = signature.slice(0, 64).toArray();
    compact[32] |= (byte) (signature.at(64) == 28 ? 0x80 : 0);
    submit(new SignedRequest(good.message(), Bytes.wrap(compact), good.act()));
    assertEquals("done", settled(good).text("state"));
  }

  @Test
  void forAnotherChainContractOrRelayer() throws Exception {
    Holder alice = someone();
    SignedRequest good = payment(alice, 0);
    Terms other =
        new Terms(1, net.terms.token(), net.terms.paidCalls(), net.terms.relayer(), Set.of());
    RelayerFailure refusal = assertThrows(RelayerFailure.class, () -> client.submit(good, other));
    assertEquals("wrong-chain", refusal.code());
    assertTrue(refusal.values().get(1).contains("is 1, "), refusal.getMessage());
    // It says the right chain, and was signed for the other.
    SignedRequest crossed =
        new SignedRequest(good.message(), alice.signature(good.message(), other), good.act());
    assertEquals("wrong-signer", assertThrows(RelayerFailure.class, () -> submit(crossed)).code());
    Terms token =
        new Terms(TestNet.CHAIN, stranger(), net.terms.paidCalls(), net.terms.relayer(), Set.of());
    assertEquals(
        "wrong-token", assertThrows(RelayerFailure.class, () -> client.submit(good, token)).code());
    Terms elsewhere =
        new Terms(TestNet.CHAIN, net.terms.token(), net.terms.paidCalls(), stranger(), Set.of());
    SignedRequest theirs =
        new Holder(alice.key(), elsewhere).pay(stranger(), Holder.smt(1), FEE, 0, soon());
    assertRefused("wrong-relayer", theirs, elsewhere.relayer(), net.terms.relayer());
    ContractCall anything = new ContractCall(stranger(), Bytes.of(1));
    assertRefused(
        "unknown-target", alice.act(anything, FEE, 1, soon()), anything.to(), net.terms.targets());
  }

  @Test
  void tooPoorTooLittleAndTooMuch() throws Exception {
    Holder alice = someone();
    Amount all = Holder.smt(1_000);
    assertRefused("over-balance", alice.pay(stranger(), all, FEE, 0, soon()), all.plus(FEE), all);
    assertRefused(
        "fee-above-value", alice.pay(stranger(), Amount.of(5), Amount.of(6), 0, soon()), 6, 5);
    RelayerFailure low =
        assertThrows(
            RelayerFailure.class,
            () -> submit(alice.pay(stranger(), Holder.smt(1), Amount.of(1), 0, soon())));
    assertEquals("fee-too-low", low.code());
    assertTrue(low.values().get(1).contains("fee is 1, least is "), low.getMessage());
    // What is on its way counts as spent.
    net.rpc().call("evm_setAutomine", false);
    submit(alice.pay(stranger(), Holder.smt(600), FEE, 0, soon()));
    assertRefused(
        "over-balance",
        alice.pay(stranger(), Holder.smt(600), FEE, 1, soon()),
        Holder.smt(1_200).plus(FEE.times(2)),
        all);
  }

  @Test
  void replayedDoubledAndHuge() throws Exception {
    Holder alice = someone();
    SignedRequest first = payment(alice, 7);
    net.rpc().call("evm_setAutomine", false);
    submit(first);
    SignedRequest other = alice.pay(stranger(), Holder.smt(2), FEE, 7, soon());
    assertRefused("nonce-pending", other, other.id(net.terms).hex(), first.id(net.terms).hex());
    net.rpc().call("evm_setAutomine", true);
    assertEquals("done", settled(first).text("state"));
    assertRefused("nonce-used", other, 7, alice.address());
    Bytes much = Bytes.wrap(new byte[RelayerLimits.DATA_BYTES_MOST + 1]);
    ContractCall huge = new ContractCall(net.terms.targets().iterator().next(), much);
    assertRefused(
        "data-too-long",
        alice.act(huge, FEE, 1, soon()),
        RelayerLimits.DATA_BYTES_MOST + 1,
        RelayerLimits.DATA_BYTES_MOST);
    SignedRequest signed =
        new SignedRequest(
            other.message(),
            Bytes.wrap(new byte[RelayerLimits.SIGNATURE_BYTES_MOST + 1]),
            other.act());
    assertRefused("signature-too-long", signed, 4_097, 4_096);
    assertEquals(413, post("/v1/requests", "x".repeat(RelayerLimits.BODY_BYTES_MOST + 1)));
  }

  /** RL-4. */
  @Test
  void tooOftenAndNotUnderstood() throws Exception {
    assertEquals(400, post("/v1/requests", "[]"));
    assertEquals(400, post("/v1/requests", "{\"kind\":\"payment\",\"kind\":\"payment\"}"));
    assertEquals(400, post("/v1/quotes", "{\"kind\":\"gift\",\"to\":\"" + stranger() + "\"}"));
    assertEquals(404, post("/v1/nothing", "{}"));
    Hash unknown = Hash.fromHex("0x" + "ab".repeat(32));
    assertEquals(
        "unknown-request",
        assertThrows(RelayerFailure.class, () -> client.request(unknown)).code());
    relayer.close();
    start("1000", 2);
    client.about();
    client.about();
    assertEquals("too-often", assertThrows(RelayerFailure.class, client::about).code());
  }

  /** RL-5: without a rate that can be believed nothing is promised. */
  @Test
  void withoutARate() throws Exception {
    relayer.close();
    start("file:" + folder.resolve("none"), 10_000);
    RelayerFailure refusal =
        assertThrows(
            RelayerFailure.class, () -> client.quote(TokenMessage.Kind.PAYMENT, stranger()));
    assertEquals("no-rate", refusal.code());
    assertEquals(
        "no-rate", assertThrows(RelayerFailure.class, () -> submit(payment(someone(), 0))).code());
  }

  private int post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relayer.port() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertTrue(answer.body().contains("\"compared\":{"), answer.body());
    return answer.statusCode();
  }
}
