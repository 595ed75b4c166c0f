package io.smartmesh.chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.NodeInput.ChainProgress;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a real development chain with the real contracts. */
class RpcChainTest {
  private static final Amount DEPOSIT = Amount.of(1_000);
  private static final Amount COIN = Amount.parse("1", 18);

  /** Later than any block of these tests. */
  private static final ChainTime OPEN_BEFORE = new ChainTime(4_000_000_000L);

  private static final SigningKey ALICE = Keys.of(1);
  private static final SigningKey BOB = Keys.of(2);
  private static final Patience QUICK = new Patience(1_500, 700, 60_000);

  private final Anvil anvil;
  private final Deployer.Deployment deployment;
  private final ChannelsContract contracts;
  private final ChainDiary diary = new ChainDiary();
  private RpcChain chain;

  RpcChainTest() throws Exception {
    anvil = Anvil.start();
    anvil.mine(1);
    Deployer deployer = new Deployer(anvil.endpoint(), Anvil.richKey(), Keys.CURVE);
    deployment = deployer.deploy();
    contracts = deployment.contracts();
    deployer.giveToken(contracts.token(), ALICE.address(), DEPOSIT.times(10));
    deployer.giveCoin(ALICE.address(), COIN);
    chain = chainOf(contracts, 0);
  }

  private RpcChain chainOf(ChannelsContract where, int confirmations) {
    RpcConfig config =
        new RpcConfig(
            anvil.endpoint(), where, deployment.block(), confirmations, Duration.ofMillis(50));
    return new RpcChain(config, ALICE, Keys.CURVE, new Rng(1), QUICK, Optional.empty());
  }

  @AfterEach
  void stop() {
    chain.close();
    anvil.close();
  }

  private static ChannelAction.Open open(Address token, Amount deposit) {
    return new ChannelAction.Open(BOB.address(), token, OPEN_BEFORE, deposit, 600, 0, Amount.ZERO);
  }

  private ChannelFact.Opened openChannel() throws InterruptedException {
    chain.ask(1, open(contracts.token(), DEPOSIT));
    diary.await(d -> d.facts().size() == 1);
    return assertInstanceOf(ChannelFact.Opened.class, diary.facts().get(0));
  }

  @Test
  void opensAChannelAndClosesItTogether() throws Exception {
    diary.follow(chain);
    diary.await(d -> !d.reports().isEmpty());
    assertEquals(DEPOSIT.times(10), diary.last().tokenBalance());
    assertEquals(COIN, diary.last().coinBalance());

    ChannelFact.Opened opened = openChannel();
    ChannelRecord channel = opened.channel();
    assertEquals(DEPOSIT, channel.depositOf(ALICE.address()));
    assertEquals(DEPOSIT.times(9), diary.last().tokenBalance());
    assertTrue(diary.last().coinBalance().isLessThan(COIN), "the fee was paid");

    chain.ask(2, closeTogether(opened.channelId(), channel));
    diary.await(d -> d.facts().size() == 2);
    assertEquals(
        new ChannelFact.CooperativelyClosed(opened.channelId(), DEPOSIT, Amount.ZERO),
        flipped((ChannelFact.CooperativelyClosed) diary.facts().get(1), channel));
    assertEquals(List.of(), diary.failures());
    assertEquals(DEPOSIT.times(10), diary.last().tokenBalance());
  }

  private ChannelAction closeTogether(ChannelId id, ChannelRecord channel) {
    boolean aliceIsA = channel.partyA().equals(ALICE.address());
    Amount payoutA = aliceIsA ? DEPOSIT : Amount.ZERO;
    Amount payoutB = aliceIsA ? Amount.ZERO : DEPOSIT;
    SigningKey keyA = aliceIsA ? ALICE : BOB;
    SigningKey keyB = aliceIsA ? BOB : ALICE;
    ChainTime deadline = diary.last().time().plusSeconds(3_600);
    Hash digest = new ChannelHashes(contracts).cooperativeClose(id, payoutA, payoutB, deadline);
    return new ChannelAction.CooperativeClose(
        channel,
        payoutA,
        payoutB,
        deadline,
        keyA.sign(digest),
        keyA.publicKey(),
        keyB.sign(digest),
        keyB.publicKey());
  }

  /** With Alice's payout first. */
  private static ChannelFact.CooperativelyClosed flipped(
      ChannelFact.CooperativelyClosed fact, ChannelRecord channel) {
    return channel.partyA().equals(ALICE.address())
        ? fact
        : new ChannelFact.CooperativelyClosed(fact.channelId(), fact.payoutB(), fact.payoutA());
  }

  @Test
  void askingTheSameAgainSendsItOnce() throws Exception {
    diary.follow(chain);
    chain.ask(1, open(contracts.token(), DEPOSIT));
    chain.ask(1, open(contracts.token(), DEPOSIT));
    chain.ask(2, open(contracts.token(), DEPOSIT));
    diary.await(d -> d.facts().size() == 1);
    long sent = new EthereumClient(anvil.rpc()).transactionCount(ALICE.address());
    assertEquals(1, sent);
    assertEquals(List.of(), diary.failures());
  }

  /** ND-9: a restart neither sends it twice nor waits for another nonce. */
  @Test
  void afterARestartAStuckTransactionIsReplacedByADearerOne() throws Exception {
    anvil.rpc().call("evm_setAutomine", false);
    String empty = waitingTransactions();
    diary.follow(chain);
    chain.ask(1, open(contracts.token(), DEPOSIT));
    String first = awaitOther(empty);
    chain.close();

    chain = chainOf(contracts, 0);
    ChainDiary second = new ChainDiary(diary.memory()).follow(chain);
    chain.ask(1, open(contracts.token(), DEPOSIT));
    awaitOther(first);
    assertEquals(1, waiting());
    anvil.rpc().call("evm_mine");
    second.await(d -> d.facts().size() == 1);
    assertEquals(List.of(), second.failures());
    assertEquals(1, count());
  }

  /** Transactions of one key that no block has taken, whatever the order of their nonces. */
  private int waiting() throws RpcFailure {
    int found = 0;
    for (JsonNode ofKey : anvil.rpc().call("txpool_content").path("pending")) {
      found += ofKey.size();
    }
    return found;
  }

  private long count() throws RpcFailure {
    return new EthereumClient(anvil.rpc()).transactionCount(ALICE.address());
  }

  private String waitingTransactions() throws RpcFailure {
    return anvil.rpc().call("txpool_content").toString();
  }

  private String awaitOther(String before) throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    while (waitingTransactions().equals(before)) {
      assertTrue(System.nanoTime() < end, before);
      Thread.sleep(20);
    }
    return waitingTransactions();
  }

  @Test
  void anActionThatWouldRevertIsExplained() throws Exception {
    diary.follow(chain);
    ChannelFact.Opened opened = openChannel();
    chain.ask(5, open(contracts.token(), DEPOSIT.times(2)));
    diary.await(d -> d.failures().size() == 1);
    String why = diary.failures().get(0);
    assertTrue(why.startsWith("5: The contract would refuse it: ChannelIdUsed(channelId "), why);
    assertTrue(why.contains(opened.channelId().hash().hex()), why);

    chain.ask(6, open(contracts.token(), DEPOSIT.times(100)));
    diary.await(d -> d.failures().size() == 2);
    assertTrue(diary.failures().get(1).contains("Balance"), diary.failures().get(1));
  }

  @Test
  void aDeviceWithoutCoinIsTold() throws Exception {
    chain =
        new RpcChain(
            new RpcConfig(anvil.endpoint(), contracts, 0, 0, Duration.ofMillis(50)),
            BOB,
            Keys.CURVE,
            new Rng(1));
    new Deployer(anvil.endpoint(), Anvil.richKey(), Keys.CURVE)
        .giveToken(contracts.token(), BOB.address(), DEPOSIT);
    diary.follow(chain);
    chain.ask(
        1,
        new ChannelAction.Open(
            ALICE.address(), contracts.token(), OPEN_BEFORE, DEPOSIT, 600, 0, Amount.ZERO));
    diary.await(d -> d.failures().size() == 1);
    assertTrue(
        diary.failures().get(0).contains("not enough coin for the transaction fee"),
        diary.failures().get(0));
  }

  @Test
  void reportsEveryBlockOnceAcrossRangesAndLives() throws Exception {
    diary.follow(chain);
    diary.await(d -> !d.reports().isEmpty());
    ChannelFact.Opened opened = openChannel();
    // More than two ranges of blocks.
    anvil.mine(2_100);
    long newest = new EthereumClient(anvil.rpc()).newestBlock();
    diary.await(d -> d.last().head() == newest);

    List<Long> heads = diary.reports().stream().map(ChainProgress::head).toList();
    assertEquals(heads.stream().sorted().toList(), heads);
    assertTrue(
        LongStream.range(1, heads.size())
            .allMatch(i -> heads.get((int) i) - heads.get((int) i - 1) <= 1_000),
        heads.toString());
    assertEquals(1, diary.facts().size());

    // A new life that has seen all up to the opening sees nothing twice; one that has not, does.
    chain.close();
    ChainDiary second = new ChainDiary(diary.memory());
    chain = chainOf(contracts, 0);
    second.follow(chain);
    second.await(d -> !d.reports().isEmpty());
    assertEquals(List.of(), second.facts());
    assertEquals(newest, second.last().head());
    chain.close();
    ChainDiary third = new ChainDiary();
    chain = chainOf(contracts, 3);
    third.follow(chain);
    third.await(d -> !d.reports().isEmpty() && d.last().head() == newest - 3);
    assertEquals(List.of(opened), third.facts());
  }

  @Test
  void aNodeThatHangsIsToldAndUsedAgainWhenItGoesOn() throws Exception {
    diary.follow(chain);
    diary.await(d -> !d.reports().isEmpty());
    anvil.signal("STOP");
    diary.await(d -> d.losses().size() == 1);
    assertTrue(diary.losses().get(0).contains("does not answer"), diary.losses().get(0));
    chain.ask(1, open(contracts.token(), DEPOSIT));
    anvil.signal("CONT");
    diary.await(d -> d.facts().size() == 1);
    assertEquals(List.of(), diary.failures());
  }

  @Test
  void aYoungChainThatBeganAnewIsTakenFromItsBeginning() throws Exception {
    int port = anvil.endpoint().getPort();
    diary.follow(chain);
    diary.await(d -> !d.reports().isEmpty());
    anvil.close();
    diary.await(d -> d.losses().size() == 1);
    assertTrue(diary.losses().get(0).contains("does not answer"), diary.losses().get(0));

    try (Anvil other = Anvil.start(port)) {
      diary.await(d -> d.losses().size() == 2);
      assertTrue(diary.losses().get(1).contains("knows no contract at"), diary.losses().get(1));
      new Deployer(other.endpoint(), Anvil.richKey(), Keys.CURVE).deploy();
      other.mine(20);
      // The deployment takes eight blocks.
      diary.await(d -> d.rewinds().size() == 1 && d.heads().contains(28L));
      assertEquals(List.of(-1L), diary.rewinds());
    }
  }

  @Test
  void aNodeOfAnotherChainIsRefusedByName() throws Exception {
    ChannelsContract elsewhere =
        new ChannelsContract(
            1, contracts.channels(), contracts.token(), contracts.registry(), contracts.hashLock());
    chain = chainOf(elsewhere, 0);
    diary.follow(chain);
    diary.await(d -> !d.losses().isEmpty());
    String why = diary.losses().get(0);
    assertTrue(why.contains("serves chain 31337") && why.contains("is on chain 1"), why);
    assertEquals(List.of(), diary.reports());
  }

  // ------------------------------------------------------------------ re-organisations

  private void reorganise(int depth) throws RpcFailure {
    anvil.rpc().call("anvil_reorg", depth, List.of());
    anvil.mine(1);
  }

  /** ND-7, ND-9: taken back, sent again with its own nonce, and told again. */
  @Test
  void anOpeningThatAReorganisationTookBackIsSentAgain() throws Exception {
    diary.follow(chain);
    ChannelFact.Opened opened = openChannel();
    anvil.mine(5);
    long head = new EthereumClient(anvil.rpc()).newestBlock();
    diary.await(d -> d.last().head() == head);
    reorganise(6);
    diary.await(d -> d.rewinds().size() == 1);
    diary.await(d -> d.facts().equals(List.of(opened)));
    assertEquals(1, count());
    assertEquals(List.of(), diary.failures());
  }

  @Test
  void aReorganisationDuringADowntimeIsTakenBackAtTheStart() throws Exception {
    diary.follow(chain);
    ChannelFact.Opened opened = openChannel();
    anvil.mine(5);
    long head = new EthereumClient(anvil.rpc()).newestBlock();
    diary.await(d -> d.last().head() == head);
    chain.close();
    anvil.rpc().call("evm_setAutomine", false);
    reorganise(6);
    anvil.rpc().call("evm_setAutomine", true);

    chain = chainOf(contracts, 0);
    ChainDiary second = new ChainDiary(diary.memory()).follow(chain);
    second.await(d -> d.rewinds().size() == 1 && d.facts().equals(List.of(opened)));
    assertEquals(1, count());
  }

  @Test
  void aReorganisationOfSixtyFourBlocks() throws Exception {
    diary.follow(chain);
    anvil.mine(70);
    ChannelFact.Opened opened = openChannel();
    anvil.mine(63);
    long head = new EthereumClient(anvil.rpc()).newestBlock();
    diary.await(d -> d.last().head() == head);
    reorganise(64);
    diary.await(d -> d.rewinds().size() == 1 && d.facts().equals(List.of(opened)));
    assertEquals(List.of(), diary.distrusts());
  }

  // ------------------------------------------------------------------ transactions

  @Test
  void aDroppedTransactionIsGivenToTheChainAgain() throws Exception {
    anvil.rpc().call("evm_setAutomine", false);
    String empty = waitingTransactions();
    diary.follow(chain);
    chain.ask(1, open(contracts.token(), DEPOSIT));
    awaitOther(empty);
    anvil.rpc().call("anvil_dropAllTransactions");
    awaitOther(empty);
    anvil.rpc().call("evm_mine");
    diary.await(d -> d.facts().size() == 1);
    assertEquals(1, count());
  }

  /** Each action of a few goes at once, in one block if the chain likes. */
  @Test
  void actionsDoNotWaitForEachOther() throws Exception {
    anvil.rpc().call("evm_setAutomine", false);
    diary.follow(chain);
    for (int i = 1; i <= Actions.IN_FLIGHT_MOST + 2; i++) {
      chain.ask(
          i,
          new ChannelAction.Open(
              BOB.address(),
              contracts.token(),
              OPEN_BEFORE.plusSeconds(i),
              Amount.of(i),
              600,
              0,
              Amount.ZERO));
    }
    awaitWaiting(Actions.IN_FLIGHT_MOST);
    anvil.rpc().call("evm_mine");
    diary.await(d -> d.facts().size() == Actions.IN_FLIGHT_MOST);
    awaitWaiting(2);
    anvil.rpc().call("evm_mine");
    diary.await(d -> d.facts().size() == Actions.IN_FLIGHT_MOST + 2);
    assertEquals(Actions.IN_FLIGHT_MOST + 2, count());
    assertEquals(List.of(), diary.failures());
  }

  private void awaitWaiting(int transactions) throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    while (waiting() != transactions) {
      assertTrue(System.nanoTime() < end, "" + waiting());
      Thread.sleep(20);
    }
  }

  /** The base fee rises far above what was offered, and stays there. */
  @Test
  void aSpikeOfTheBaseFeeIsFollowed() throws Exception {
    anvil.rpc().call("evm_setAutomine", false);
    String empty = waitingTransactions();
    diary.follow(chain);
    chain.ask(1, open(contracts.token(), DEPOSIT));
    awaitOther(empty);
    for (int i = 0; diary.facts().isEmpty(); i++) {
      assertTrue(i < 100, "never taken");
      anvil.rpc().call("anvil_setNextBlockBaseFeePerGas", "0x" + Long.toHexString(20_000_000_000L));
      anvil.rpc().call("evm_mine");
      Thread.sleep(100);
    }
    assertEquals(1, count());
    assertEquals(List.of(), diary.failures());
  }

  /** ND-9: the note was durable, and the device died before anything was sent. */
  @Test
  void whatWasOnlyNotedIsSentOnceAfterTheRestart() throws Exception {
    ChainDiary deaf =
        new ChainDiary() {
          @Override
          void durable(long nonce) {}
        };
    deaf.follow(chain);
    chain.ask(1, open(contracts.token(), DEPOSIT));
    deaf.await(d -> d.memory().notes().size() == 1);
    chain.close();
    assertEquals(0, count());

    chain = chainOf(contracts, 0);
    ChainDiary second = new ChainDiary(deaf.memory()).follow(chain);
    chain.ask(2, open(contracts.token(), DEPOSIT));
    second.await(d -> d.facts().size() == 1);
    anvil.mine(70);
    second.await(d -> d.memory().notes().isEmpty());
    assertEquals(1, count());
    assertEquals(List.of(), second.failures());
  }

  @Test
  void aNonceThatSomebodyElseUsedIsSaid() throws Exception {
    anvil.rpc().call("evm_setAutomine", false);
    String empty = waitingTransactions();
    diary.follow(chain);
    chain.ask(1, open(contracts.token(), DEPOSIT));
    awaitOther(empty);
    chain.close();
    anvil.rpc().call("anvil_dropAllTransactions");
    anvil.rpc().call("evm_setAutomine", true);
    new Deployer(anvil.endpoint(), ALICE, Keys.CURVE).giveCoin(BOB.address(), Amount.of(1));

    chain = chainOf(contracts, 0);
    ChainDiary second = new ChainDiary(diary.memory()).follow(chain);
    chain.ask(2, open(contracts.token(), DEPOSIT));
    second.await(d -> d.failures().size() == 1);
    assertTrue(
        second.failures().get(0).contains("took its place, nonce 0"), "" + second.failures());
    chain.ask(3, open(contracts.token(), DEPOSIT));
    second.await(d -> d.facts().size() == 1);
    assertEquals(2, count());
  }

  @Test
  void anEmptyPurseIsToldWithBothNumbersAndTheAddress() throws Exception {
    anvil.rpc().call("evm_setAutomine", false);
    anvil.rpc().call("anvil_setBalance", ALICE.address().toString(), "0x9184e72a000");
    diary.follow(chain);
    chain.ask(1, open(contracts.token(), DEPOSIT));
    diary.await(d -> d.failures().size() == 1);
    String why = diary.failures().get(0);
    assertTrue(why.contains("not enough coin"), why);
    assertTrue(why.contains(ALICE.address().toString()), why);
    assertTrue(why.contains("0.00001"), why);
  }
}
