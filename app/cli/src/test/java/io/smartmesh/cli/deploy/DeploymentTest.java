package io.smartmesh.cli.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.chain.rpc.ContractCreator;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.AbiFunction;
import io.smartmesh.ethereum.Distribution;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.testkit.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deploying on a real chain, with everything that may come between. */
@Timeout(240)
class DeploymentTest {
  private static final SigningKey KEY =
      Keys.CURVE.key(Bytes.fromHex("11".repeat(32))).orElseThrow();
  private static final Address OTHER = Address.fromHex("0x" + "ab".repeat(20));
  private static final int STEPS = 16;

  private final TestChain chain;
  private final Memory journal = new Memory();

  private static final class Memory implements DurableFile {
    private Optional<String> content = Optional.empty();

    @Override
    public String name() {
      return "journal";
    }

    @Override
    public Optional<String> read() {
      return content;
    }

    @Override
    public void write(String text) {
      content = Optional.of(text);
    }
  }

  DeploymentTest() throws Exception {
    chain = TestChain.start();
  }

  @BeforeEach
  void rich() throws Exception {
    chain.giveCoin(KEY.address());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private Deployment deployment(String... more) throws Exception {
    String profile = "chain-id = 31337\nconfirmations = 0\n" + String.join("\n", more);
    ContractCreator creator = new ContractCreator(chain.endpoint(), KEY, Keys.CURVE);
    return Deployment.of(creator, Network.parse("local", profile), journal);
  }

  private String run(String... more) throws Exception {
    return deployment(more).run((number, step, wasThere) -> {});
  }

  private List<String> failure(String code, String... more) {
    DeployFailure failure = assertThrows(DeployFailure.class, () -> run(more));
    assertEquals("deploy-" + code, failure.code(), failure.values().toString());
    return failure.values();
  }

  private Amount balance(Address token, Address of) throws Exception {
    ContractCreator creator = new ContractCreator(chain.endpoint(), KEY, Keys.CURVE);
    return Erc20.decodeAmount(creator.call(Erc20.balanceOf(token, of)));
  }

  /**
   * TK-19: ended before the first of the sixteen transactions and after each, it goes on, and
   * creates nothing twice.
   */
  @Test
  void endedAtEachStepItGoesOn() throws Exception {
    endedAt(TestChain.Cut.BEFORE_SENDING, 0);
    for (int step = 1; step <= STEPS; step++) {
      endedAt(TestChain.Cut.AFTER_SENDING, step);
    }
    List<Boolean> there = new ArrayList<>();
    Deployment last = deployment();
    JsonValue book =
        JsonValue.parse(last.run((number, step, wasThere) -> there.add(wasThere)).trim());
    assertEquals(Collections.nCopies(STEPS, true), there);
    assertEquals(STEPS, chain.transactionsOf(KEY.address()));
    assertBook(book, last.plan());
  }

  private void endedAt(TestChain.Cut cut, int done) throws Exception {
    chain.cut(cut);
    assertThrows(RpcFailure.class, this::run);
    chain.cut(TestChain.Cut.NEVER);
    while (chain.transactionsOf(KEY.address()) < done) {
      Thread.sleep(10); // the chain answers before it has made the block
    }
    assertEquals(done, chain.transactionsOf(KEY.address()));
  }

  /** TK-14, TK-20: the book's rows are the paper's, and hold what they should. */
  private void assertBook(JsonValue book, Plan plan) throws Exception {
    assertEquals(31_337, book.number("chainId"));
    Address token = Address.fromHex(book.text("token"));
    Amount sum = Amount.ZERO;
    List<String> terms = new ArrayList<>();
    for (JsonValue row : book.list("allocations")) {
      Amount share = Amount.parse(row.text("smt"), 18);
      assertEquals(share, balance(token, Address.fromHex(row.text("address"))));
      sum = sum.plus(share);
      long locked = row.number("lockedUntil") - plan.launch().seconds();
      long due = row.number("allDueAt") - plan.launch().seconds();
      terms.add(
          row.text("row")
              + " "
              + row.number("percent")
              + " "
              + locked / 86_400
              + " "
              + due / 86_400
              + " "
              + row.number("steps"));
    }
    assertEquals(Amount.parse("3141592653", 18), sum);
    assertEquals(
        List.of(
            "advisers 4 365 730 4",
            "angels 4 365 365 1",
            "market 5 0 0 1",
            "team 10 730 730 1",
            "early-investors 12 365 365 1",
            "foundation 25 0 0 1",
            "sale 40 0 0 1"),
        terms);
  }

  /** TK-19: a transaction that is still on its way when it is ended is not sent twice. */
  @Test
  void aTransactionStillOnItsWayIsAwaited() throws Exception {
    chain.rpc().call("evm_setAutomine", false);
    Thread first = running();
    awaitPending();
    first.interrupt();
    first.join();
    Thread second = running();
    while (second.isAlive() && chain.transactionsOf(KEY.address()) < STEPS) {
      chain.rpc().call("evm_mine");
      Thread.sleep(20);
    }
    second.join();
    assertEquals(STEPS, chain.transactionsOf(KEY.address()));
    run();
    assertEquals(STEPS, chain.transactionsOf(KEY.address()));
  }

  private Thread running() {
    Thread thread =
        new Thread(
            () -> {
              try {
                run();
              } catch (RpcFailure e) {
                assertTrue(e.getMessage().contains("interrupted"), e.getMessage());
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    thread.start();
    return thread;
  }

  private void awaitPending() throws Exception {
    while (!chain.rpc().call("txpool_status").path("pending").asText().equals("0x1")) {
      Thread.sleep(20);
    }
  }

  /** TK-18: one byte that is not the compiler's, in any contract, is found and named. */
  @Test
  void codeThatDiffersIsRefused() throws Exception {
    run();
    for (Step step : deployment().plan().steps()) {
      byte[] code = step.creation().deployed().toArray();
      int place = code.length / 2;
      code[place] ^= 1;
      setCode(step, Bytes.wrap(code));
      List<String> values = failure("code-differs");
      assertEquals(
          List.of(step.name(), step.address().toString(), "" + place), values.subList(0, 3));
      setCode(step, step.creation().deployed());
    }
    run();
    // The same contract with another lock.
    List<Step> steps = deployment().plan().steps();
    setCode(steps.get(0), steps.get(1).creation().deployed());
    assertEquals("advisers", failure("code-differs").get(0));
  }

  private void setCode(Step step, Bytes code) throws Exception {
    chain.rpc().call("anvil_setCode", step.address().toString(), "0x" + code.toHex());
  }

  /** TK-19: another transaction of the account would give all later contracts other addresses. */
  @Test
  void anotherTransactionOfTheAccountStopsIt() throws Exception {
    chain.cut(TestChain.Cut.BEFORE_SENDING);
    assertThrows(RpcFailure.class, this::run);
    chain.cut(TestChain.Cut.NEVER);
    chain.sendAs(KEY.address(), OTHER, "0x");
    assertEquals(List.of("advisers", "0", "1", KEY.address().toString()), failure("nonce-taken"));
  }

  /** TK-19: what is gone on with is what was begun. */
  @Test
  void anotherPlanIsRefused() throws Exception {
    chain.cut(TestChain.Cut.BEFORE_SENDING);
    assertThrows(RpcFailure.class, this::run);
    chain.cut(TestChain.Cut.NEVER);
    failure("plan-changed", "owner.sale = " + OTHER);
    failure("plan-changed", "launch = 2100-01-01T00:00:00Z");
    String mine = journal.read().orElseThrow();
    journal.write(mine.replace(KEY.address().toString(), OTHER.toString()));
    assertTrue(failure("journal-foreign").get(1).contains(OTHER.toString()));
    journal.write("{}");
    failure("journal-unreadable");
    journal.write(mine);
    run();
  }

  /** TK-20: the owners are those of the profile. */
  @Test
  void ownersAreLookedAt() throws Exception {
    JsonValue book = JsonValue.parse(run("owner.angels = " + OTHER).trim());
    assertEquals(OTHER.toString(), book.list("allocations").get(1).text("owner"));
    Address advisers = Address.fromHex(book.list("allocations").get(0).text("address"));
    Bytes offer = AbiFunction.of("transferOwnership(address)").call(advisers, OTHER).data();
    Bytes accept = AbiFunction.of("acceptOwnership()").call(advisers).data();
    chain.sendAs(KEY.address(), advisers, "0x" + offer.toHex());
    chain.sendAs(OTHER, advisers, "0x" + accept.toHex());
    assertEquals(
        List.of("owner of advisers", KEY.address().toString(), OTHER.toString()),
        failure("state-differs", "owner.angels = " + OTHER));
  }

  /** TK-19: with too little coin it does not begin; TK-21: nor with locks that are over already. */
  @Test
  void whatCannotEndWellDoesNotBegin() throws Exception {
    assertEquals("946684800", failure("launch-past", "launch = 2000-01-01T00:00:00Z").get(0));
    chain.rpc().call("anvil_setBalance", KEY.address().toString(), "0x1");
    List<String> values = failure("too-poor");
    assertEquals("0.000000000000000001", values.get(2));
    assertFalse(journal.read().isPresent());
    assertEquals(0, chain.transactionsOf(KEY.address()));
  }

  @Test
  void anotherChainIsRefused() {
    DeployFailure failure =
        assertThrows(
            DeployFailure.class,
            () ->
                Deployment.of(
                    new ContractCreator(chain.endpoint(), KEY, Keys.CURVE),
                    Network.load("sepolia"),
                    journal));
    assertEquals("deploy-wrong-chain", failure.code());
    assertEquals(List.of("sepolia", "11155111", "31337"), failure.values());
  }

  /** TK-21: on a public network every row has an owner that somebody chose. */
  @Test
  void aPublicNetworkNeedsOwners() throws Exception {
    chain.rpc().call("anvil_setChainId", 31_338);
    String profile = "chain-id = 31338\nconfirmations = 0\nowner.advisers = " + OTHER;
    ContractCreator creator = new ContractCreator(chain.endpoint(), KEY, Keys.CURVE);
    Network network = Network.parse("wide", profile);
    DeployFailure failure =
        assertThrows(DeployFailure.class, () -> Deployment.of(creator, network, journal));
    assertEquals(List.of("wide", "angels"), failure.values());
    assertEquals(Map.of(Distribution.ADVISERS, OTHER), network.owners());
  }
}
