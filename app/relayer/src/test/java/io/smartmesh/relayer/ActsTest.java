package io.smartmesh.relayer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.ChainAccess;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.ethereum.channels.CallsForOthers;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelEvents;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.LieProof;
import io.smartmesh.ethereum.channels.SelectedLane;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.relayer.client.RelayerClient;
import io.smartmesh.relayer.core.ActGas;
import io.smartmesh.relayer.core.Holder;
import io.smartmesh.relayer.core.Sender;
import io.smartmesh.relayer.core.Tariff;
import io.smartmesh.relayer.store.Database;
import io.smartmesh.testkit.Keys;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RL-28: each act of a channel, for two people who have never had coin, on a real EVM. */
@Timeout(120)
class ActsTest {
  private static final long HOLD = 600;

  @TempDir private Path folder;
  private TestNet net;
  private Relayer relayer;
  private RelayerClient client;
  private ChannelsContract contracts;
  private ChannelHashes hashes;
  private Holder alice;
  private Holder bob;

  @BeforeEach
  void start() throws Exception {
    net = TestNet.start();
    contracts = net.channels.orElseThrow();
    hashes = new ChannelHashes(contracts);
    RelayerConfig config =
        new RelayerConfig(
            net.terms,
            net.endpoint,
            new Database.Sqlite(folder.resolve("relayer.db")),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new RateSource(
                "1000",
                Amount.of(1),
                Holder.smt(1_000_000),
                new Tariff(Amount.ZERO, 50, 10, Amount.of(500_000_000_000L)),
                System::nanoTime),
            new Sender.Pace(2_000, 4_000, 0),
            20,
            10_000);
    relayer = new Relayer(config, TestNet.RELAYER, Keys.CURVE, sentence -> {});
    client = new RelayerClient(URI.create("http://127.0.0.1:" + relayer.port()));
    alice = net.holder(1);
    bob = net.holder(2);
  }

  @AfterEach
  void stop() throws Exception {
    relayer.close();
    net.close();
  }

  /** Signed, quoted, handed in, done: what the contracts say happened. */
  private List<ChannelFact> act(Holder who, ActGas kind, ChannelAction action) throws Exception {
    ChainTime until = new ChainTime(net.time() + 1_800);
    ContractCall nonces = Erc20.nonces(net.terms.token(), who.address());
    Amount permits = Erc20.decodeAmount(net.call(nonces));
    ContractCall call =
        new CallsForOthers(contracts, Keys.CURVE, who.key(), net.terms.paidCalls())
            .call(action, until, permits)
            .orElseThrow();
    JsonValue quote = client.quote(call);
    long gas = quote.number("gas");
    assertTrue(
        gas <= kind.gas() && gas >= kind.gas() / 2,
        kind + " wants " + gas + ", told " + kind.gas());
    Amount fee = new Amount(new BigInteger(quote.text("fee")));
    Amount before = net.balance(net.terms.relayer());
    SignedRequest request = who.act(call, fee, 0, until.seconds());
    client.submit(request, net.terms);
    JsonValue now = client.request(request.id(net.terms));
    while (!now.flag("settled")) {
      Thread.sleep(20);
      now = client.request(request.id(net.terms));
    }
    assertEquals("done", now.text("state"), kind + " " + now);
    assertEquals(before.plus(fee), net.balance(net.terms.relayer()), "the fee, once");
    List<ChannelFact> facts = new ArrayList<>();
    for (EthereumLog log :
        ChainAccess.at(net.endpoint, Duration.ofSeconds(10))
            .receipt(Hash.fromHex(now.text("transaction")))
            .orElseThrow()
            .logs()) {
      ChannelEvents.decode(log, contracts).orThrow().ifPresent(facts::add);
    }
    assertEquals(Amount.ZERO, coin(who.address()));
    return facts;
  }

  private Amount coin(Address of) throws Exception {
    return ChainAccess.at(net.endpoint, Duration.ofSeconds(10)).coin(of);
  }

  private ChannelFact.Opened open(long deposit) throws Exception {
    ChannelAction.Open open =
        new ChannelAction.Open(
            bob.address(),
            net.terms.token(),
            new ChainTime(net.time() + 3_600),
            Holder.smt(deposit),
            HOLD,
            0,
            Amount.ZERO);
    return (ChannelFact.Opened) act(alice, ActGas.OPEN, open).get(0);
  }

  private LaneState state(ChannelId id, long seq, long transferred, Leaf... leaves) {
    Amount pending = Amount.ZERO;
    for (Leaf leaf : leaves) {
      pending = pending.plus(leaf.amount());
    }
    return new LaneState(
        id,
        alice.address(),
        seq,
        Holder.smt(transferred),
        ChannelHashes.pendingRoot(List.of(leaves)),
        pending);
  }

  private Signature acked(LaneState state, boolean isPreAck) {
    Hash hash = ChannelHashes.stateHash(state);
    return bob.key()
        .sign(
            isPreAck
                ? hashes.lanePreAck(state.channelId(), state.payer(), state.seq(), hash)
                : hashes.laneAck(state.channelId(), state.payer(), state.seq(), hash));
  }

  /** By Bob, whose own lane is empty, with Alice's lane at {@code shown}. */
  private ChannelAction close(ChannelRecord channel, LaneState shown, long preAck)
      throws Exception {
    LaneState none = LaneState.start(shown.channelId(), bob.address());
    return new ChannelAction.Close(
        channel,
        new CloseClaim(
            bob.address(),
            none,
            List.of(),
            0,
            Hash.ZERO,
            false,
            Optional.empty(),
            shown,
            Optional.of(alice.key().sign(hashes.laneState(shown))),
            preAck,
            false,
            new ChainTime(net.time() + 3_600),
            alice.key().publicKey(),
            Optional.empty(),
            bob.key().publicKey()));
  }

  @Test
  void aWholeLifeOfAChannel() throws Exception {
    ChannelFact.Opened opened = open(100);
    ChannelRecord channel = opened.channel();
    channel = topUp(channel);
    channel = withdraw(opened.channelId(), channel);
    Leaf leaf =
        new Leaf(
            Holder.smt(5), new ChainTime(net.time() + 86_400), contracts.hashLock(), Hash.ZERO);
    LaneState older = state(opened.channelId(), 1, 10, leaf);
    final LaneState newer = state(opened.channelId(), 2, 10);
    ChannelFact.CloseStarted closed =
        (ChannelFact.CloseStarted) act(bob, ActGas.CLOSE, close(channel, older, 2)).get(0);
    List<ChannelFact> answered =
        act(
            alice,
            ActGas.ANSWER,
            new ChannelAction.Raise(
                channel,
                closed.closing(),
                newer,
                alice.key().sign(hashes.laneState(newer)),
                alice.key().publicKey(),
                true,
                acked(newer, true),
                bob.key().publicKey()));
    ClosingRecord closing = closed.closing();
    for (ChannelFact fact : answered) {
      if (fact instanceof ChannelFact.RewardsBooked booked) {
        closing = closing.withRewards(booked.rewards());
      } else if (fact instanceof ChannelFact.Raised raised) {
        closing = closing.raised(raised.isLaneA(), raised.lane());
      }
    }
    assertTrue(closing.lane(channel.partyA().equals(alice.address())).isOf(newer));
    assertOneAnswer(channel, closing, newer);
    net.rpc().call("evm_increaseTime", HOLD + 1);
    net.rpc().call("evm_mine");
    final Amount before = net.balance(bob.address());
    act(alice, ActGas.SETTLE, new ChannelAction.Settle(channel, closing));
    assertEquals(before.plus(Holder.smt(10)), net.balance(bob.address()));
    assertEquals(Amount.ZERO, net.balance(contracts.channels()), "all is paid out");
    assertEquals(Amount.ZERO, net.balance(net.terms.paidCalls()));
  }

  /** R15: PaidCalls stands in one tower's place; a second answer would need one's own coin. */
  private void assertOneAnswer(ChannelRecord channel, ClosingRecord closing, LaneState newer)
      throws Exception {
    ChannelAction again =
        new ChannelAction.Raise(
            channel,
            closing,
            newer,
            alice.key().sign(hashes.laneState(newer)),
            alice.key().publicKey(),
            true,
            acked(newer, true),
            bob.key().publicKey());
    assertFalse(
        new CallsForOthers(contracts, Keys.CURVE, alice.key(), net.terms.paidCalls())
            .call(again, new ChainTime(net.time() + 900), Amount.ZERO)
            .isPresent());
  }

  private ChannelRecord topUp(ChannelRecord channel) throws Exception {
    ChannelFact.ToppedUp fact =
        (ChannelFact.ToppedUp)
            act(alice, ActGas.TOP_UP, new ChannelAction.TopUp(channel, Holder.smt(50))).get(0);
    assertEquals(Holder.smt(150), fact.channel().depositOf(alice.address()));
    return fact.channel();
  }

  private ChannelRecord withdraw(ChannelId id, ChannelRecord channel) throws Exception {
    ChainTime deadline = new ChainTime(net.time() + 900);
    Hash digest = hashes.withdrawal(id, alice.address(), Holder.smt(20), deadline);
    boolean aliceIsA = channel.partyA().equals(alice.address());
    Holder a = aliceIsA ? alice : bob;
    Holder b = aliceIsA ? bob : alice;
    ChannelAction withdraw =
        new ChannelAction.Withdraw(
            channel,
            alice.address(),
            Holder.smt(20),
            deadline,
            a.key().sign(digest),
            a.key().publicKey(),
            b.key().sign(digest),
            b.key().publicKey());
    ChannelFact.Withdrawn fact =
        (ChannelFact.Withdrawn) act(alice, ActGas.WITHDRAW, withdraw).get(0);
    assertEquals(Holder.smt(20), fact.channel().withdrawnBy(alice.address()));
    return fact.channel();
  }

  @Test
  void closingTogether() throws Exception {
    ChannelFact.Opened opened = open(100);
    ChannelRecord channel = opened.channel();
    boolean aliceIsA = channel.partyA().equals(alice.address());
    Holder a = aliceIsA ? alice : bob;
    Holder b = aliceIsA ? bob : alice;
    Amount payoutA = Holder.smt(aliceIsA ? 60 : 40);
    Amount payoutB = Holder.smt(aliceIsA ? 40 : 60);
    ChainTime deadline = new ChainTime(net.time() + 900);
    Hash digest = hashes.cooperativeClose(opened.channelId(), payoutA, payoutB, deadline);
    Amount before = net.balance(bob.address());
    act(
        alice,
        ActGas.CLOSE_TOGETHER,
        new ChannelAction.CooperativeClose(
            channel,
            payoutA,
            payoutB,
            deadline,
            a.key().sign(digest),
            a.key().publicKey(),
            b.key().sign(digest),
            b.key().publicKey()));
    assertEquals(before.plus(Holder.smt(40)), net.balance(bob.address()));
  }

  @Test
  void aLieIsProvedForAFee() throws Exception {
    ChannelFact.Opened opened = open(100);
    LaneState older = state(opened.channelId(), 1, 10);
    final LaneState newer = state(opened.channelId(), 2, 20);
    ChannelFact.CloseStarted closed =
        (ChannelFact.CloseStarted) act(bob, ActGas.CLOSE, close(opened.channel(), older, 0)).get(0);
    assertEquals(SelectedLane.NONE, closed.closing().lane(!isA(opened.channel())));
    LieProof lie =
        new LieProof.AckAboveClaim(
            2, ChannelHashes.stateHash(newer), acked(newer, false), bob.key().publicKey());
    List<ChannelFact> facts =
        act(
            alice,
            ActGas.ANSWER,
            new ChannelAction.ProveLie(opened.channel(), closed.closing(), lie));
    ChannelFact.Confiscated all = (ChannelFact.Confiscated) facts.get(0);
    assertEquals(alice.address(), all.victim());
    assertEquals(Holder.smt(100), all.amount());
  }

  private boolean isA(ChannelRecord channel) {
    return channel.partyA().equals(alice.address());
  }
}
