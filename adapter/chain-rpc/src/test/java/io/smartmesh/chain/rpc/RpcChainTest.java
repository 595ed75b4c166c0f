package io.smartmesh.chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a real development chain with the real contracts. */
class RpcChainTest {
  private static final Amount DEPOSIT = Amount.of(1_000);
  private static final Amount COIN = Amount.parse("1", 18);
  private static final SigningKey ALICE = Keys.of(1);
  private static final SigningKey BOB = Keys.of(2);

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
    return new RpcChain(config, ALICE, Keys.CURVE);
  }

  @AfterEach
  void stop() {
    chain.close();
    anvil.close();
  }

  private static ChannelAction.Open open(Address token, Amount deposit) {
    return new ChannelAction.Open(BOB.address(), token, 7, deposit, 600, 0, Amount.ZERO);
  }

  private ChannelFact.Opened openChannel() throws InterruptedException {
    chain.ask(1, open(contracts.token(), DEPOSIT));
    diary.await(d -> d.facts().size() == 1);
    return assertInstanceOf(ChannelFact.Opened.class, diary.facts().get(0));
  }

  @Test
  void opensAChannelAndClosesItTogether() throws Exception {
    chain.start(-1, diary);
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
    chain.start(-1, diary);
    chain.ask(1, open(contracts.token(), DEPOSIT));
    chain.ask(1, open(contracts.token(), DEPOSIT));
    chain.ask(2, open(contracts.token(), DEPOSIT));
    diary.await(d -> d.facts().size() == 1);
    long sent = new EthereumClient(anvil.rpc()).transactionCount(ALICE.address());
    assertEquals(1, sent);
    assertEquals(List.of(), diary.failures());
  }

  @Test
  void afterARestartAStuckTransactionIsReplacedByADearerOne() throws Exception {
    anvil.rpc().call("evm_setAutomine", false);
    String empty = waitingTransactions();
    chain.start(-1, diary);
    chain.ask(1, open(contracts.token(), DEPOSIT));
    String first = awaitOther(empty);
    chain.close();

    chain = chainOf(contracts, 0);
    ChainDiary second = new ChainDiary();
    chain.start(-1, second);
    chain.ask(1, open(contracts.token(), DEPOSIT.times(2)));
    awaitOther(first);
    anvil.rpc().call("evm_mine");
    second.await(d -> d.facts().size() == 1);
    ChannelFact.Opened opened = assertInstanceOf(ChannelFact.Opened.class, second.facts().get(0));
    assertEquals(DEPOSIT.times(2), opened.channel().total());
    assertEquals(List.of(), second.failures());
    assertEquals(1, new EthereumClient(anvil.rpc()).transactionCount(ALICE.address()));
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
    chain.start(-1, diary);
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
            Keys.CURVE);
    new Deployer(anvil.endpoint(), Anvil.richKey(), Keys.CURVE)
        .giveToken(contracts.token(), BOB.address(), DEPOSIT);
    chain.start(-1, diary);
    chain.ask(
        1,
        new ChannelAction.Open(
            ALICE.address(), contracts.token(), 1, DEPOSIT, 600, 0, Amount.ZERO));
    diary.await(d -> d.failures().size() == 1);
    assertTrue(
        diary.failures().get(0).contains("not enough coin for the transaction fee"),
        diary.failures().get(0));
  }

  @Test
  void reportsEveryBlockOnceAcrossRangesAndLives() throws Exception {
    chain.start(-1, diary);
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
    ChainDiary second = new ChainDiary();
    chain = chainOf(contracts, 0);
    chain.start(newest, second);
    second.await(d -> !d.reports().isEmpty());
    assertEquals(List.of(), second.facts());
    assertEquals(newest, second.last().head());
    chain.close();
    ChainDiary third = new ChainDiary();
    chain = chainOf(contracts, 3);
    chain.start(deployment.block(), third);
    third.await(d -> !d.reports().isEmpty() && d.last().head() == newest - 3);
    assertEquals(List.of(opened), third.facts());
  }

  @Test
  void aNodeThatHangsIsToldAndUsedAgainWhenItGoesOn() throws Exception {
    chain.start(-1, diary);
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
  void aChainThatBeganAnewIsNotBelieved() throws Exception {
    int port = anvil.endpoint().getPort();
    chain.start(-1, diary);
    diary.await(d -> !d.reports().isEmpty());
    anvil.close();
    diary.await(d -> d.losses().size() == 1);
    assertTrue(diary.losses().get(0).contains("does not answer"), diary.losses().get(0));

    try (Anvil other = Anvil.start(port)) {
      diary.await(d -> d.losses().size() == 2);
      assertTrue(diary.losses().get(1).contains("knows no contract at"), diary.losses().get(1));
      new Deployer(other.endpoint(), Anvil.richKey(), Keys.CURVE).deploy();
      other.mine(20);
      diary.await(d -> d.losses().size() == 3);
      assertTrue(diary.losses().get(2).contains("re-organised"), diary.losses().get(2));
    }
  }

  @Test
  void aNodeOfAnotherChainIsRefusedByName() throws Exception {
    ChannelsContract elsewhere =
        new ChannelsContract(
            1, contracts.channels(), contracts.token(), contracts.registry(), contracts.hashLock());
    chain = chainOf(elsewhere, 0);
    chain.start(-1, diary);
    diary.await(d -> !d.losses().isEmpty());
    String why = diary.losses().get(0);
    assertTrue(why.contains("serves chain 31337") && why.contains("is on chain 1"), why);
    assertEquals(List.of(), diary.reports());
  }
}
