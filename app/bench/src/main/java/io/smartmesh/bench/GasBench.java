package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Deployments;
import io.smartmesh.ethereum.Eip712;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.ethereum.Words;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelCalls;
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
import io.smartmesh.ethereum.channels.Permit;
import io.smartmesh.ethereum.channels.Rewards;
import io.smartmesh.ethereum.channels.SettledRecord;
import io.smartmesh.ethereum.conditions.HashChain;
import io.smartmesh.ethereum.conditions.Tick;
import io.smartmesh.ethereum.conditions.TickPayer;
import io.smartmesh.ethereum.token.TokenMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the chain's part of a channel costs, by the receipts of a real chain: channels of their own,
 * parties that hold tokens already, and an opening that could not land any more when the channel
 * ends, as in everyday use. Beside it what Photon 0.6 used, measured on the same chain program.
 */
record GasBench() {
  static final String SCHEMA = "smartmesh.bench.gas/1";

  private static final long PHOTON_HAPPY_LIFE = 215_321;
  private static final long PHOTON_DISPUTE = 187_601;
  private static final long PAYMENTS_A_LIFE = 10_000;
  private static final long CHAIN = 31_337;
  private static final long HOLD = 86_400;
  private static final long DAY = 86_400;
  private static final int TICK_CHAINS = 10_000;
  private static final Amount TICK_PRICE = Amount.parse("0.00001", 18);
  private static final Hash PERMIT =
      Eip712.typeHash(
          "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

  ObjectNode run(Progress progress) throws Exception {
    progress.say("progress.gas");
    try (GasChain chain = GasChain.start()) {
      return new Run(chain).measure();
    }
  }

  private static Amount tokens(long count) {
    return Amount.parse("" + count, 18);
  }

  /** One chain, two parties and somebody who sends for them. */
  private static final class Run {
    private final GasChain chain;
    private final Curve curve = Curves.best();
    private final Address hashChain;
    private final SigningKey alice = Keys.of("gas alice", curve);
    private final SigningKey bob = Keys.of("gas bob", curve);
    private final Address relayer = Keys.of("gas relayer", curve).address();
    private final ChannelsContract contracts;
    private final ChannelHashes hashes;
    private long opened;

    Run(GasChain chain) throws Exception {
      this.chain = chain;
      for (Address someone : List.of(alice.address(), bob.address(), relayer)) {
        chain.giveCoin(someone);
      }
      Address registry = created(Deployments.evidenceRegistry());
      Address token = created(Deployments.token(relayer));
      Address hashLock = created(Deployments.hashLock());
      hashChain = created(Deployments.hashChain());
      Address channels = created(Deployments.paymentChannels(registry, token));
      contracts = new ChannelsContract(CHAIN, channels, token, registry, hashLock);
      hashes = new ChannelHashes(contracts);
      for (SigningKey party : List.of(alice, bob)) {
        chain.send(relayer, Erc20.transfer(token, party.address(), tokens(10_000)));
      }
      open(); // the contract holds tokens already
    }

    private Address created(Bytes code) throws Exception {
      return chain.create(relayer, code).created().orElseThrow();
    }

    ObjectNode measure() throws Exception {
      long transfer =
          chain
              .send(alice.address(), Erc20.transfer(contracts.token(), bob.address(), tokens(1)))
              .gas();
      long open = sent(alice, opening()).gas();
      long permit = openByPermit();
      long together = closeTogether();
      long happy = open + together;
      ObjectNode json =
          JsonNodeFactory.instance
              .objectNode()
              .put("schema", SCHEMA)
              .put("erc20_transfer", transfer)
              .put("open_fund_transfer_and_call", open)
              .put("open_fund_permit", permit)
              .put("cooperative_close", together)
              .put("happy_life", happy)
              .put("photon_happy_life", PHOTON_HAPPY_LIFE);
      delegated(json);
      dispute(json);
      moneyInAndOut(json);
      hashChain(json);
      return json.put("photon_dispute", PHOTON_DISPUTE)
          .put("confiscation", confiscation())
          .put("amnesty", amnesty())
          .put("payments_a_life", PAYMENTS_A_LIFE)
          .put("fee_ratio_to_chain", Round.to(happy / (double) PAYMENTS_A_LIFE / transfer, 6));
    }

    private ChannelAction.Open opening() throws Exception {
      // Never the same, also when two blocks have one time.
      ChainTime before = new ChainTime(chain.time() + 3_600 + opened++);
      return new ChannelAction.Open(
          bob.address(), contracts.token(), before, tokens(100), HOLD, 10 * HOLD, tokens(1));
    }

    /** A channel whose id cannot be opened again: its slot will be given back. */
    private ChannelRecord open() throws Exception {
      GasChain.Receipt receipt = sent(alice, opening());
      chain.pass(DAY);
      return facts(receipt, ChannelFact.Opened.class).get(0).channel();
    }

    private long openByPermit() throws Exception {
      ChannelAction.Open open = opening();
      Hash domain = Eip712.domain("SmartMesh", "1", CHAIN, contracts.token());
      Hash permit =
          Eip712.digest(
              domain,
              Eip712.structHash(
                  PERMIT,
                  Words.of(alice.address()),
                  Words.of(contracts.channels()),
                  Words.of(open.deposit()),
                  Words.of(0L),
                  Words.of(open.openBefore())));
      Signature signature = alice.sign(permit);
      int v = 27 + curve.recoveryId(alice.publicKey(), permit, signature).orElseThrow();
      ChannelAction action =
          new ChannelAction.OpenSigned(
              open,
              alice.publicKey(),
              Optional.of(alice.sign(hashes.open(alice.address(), open))),
              Optional.of(new Permit(open.deposit(), open.openBefore(), v, signature)));
      return chain.send(relayer, ChannelCalls.encode(action, contracts, curve, relayer)).gas();
    }

    /** TK-10: first, when neither receiver nor relayer ever held the token, and then. */
    private void delegated(ObjectNode json) throws Exception {
      SigningKey sender = Keys.of("gas delegated sender", curve);
      Address sends = Keys.of("gas delegated relayer", curve).address();
      Address receiver = Keys.of("gas delegated receiver", curve).address();
      chain.giveCoin(sends);
      Address token = contracts.token();
      chain.send(relayer, Erc20.transfer(token, sender.address(), tokens(100)));
      for (String name : List.of("transfer_proxy_first", "transfer_proxy_steady")) {
        TokenMessage message =
            new TokenMessage(
                TokenMessage.Kind.PAYMENT,
                sender.address(),
                receiver,
                tokens(10),
                tokens(1),
                sends,
                Amount.of(json.size()),
                new ChainTime(chain.time() + 3_600));
        Hash digest = message.digest(CHAIN, token);
        Signature signature = sender.sign(digest);
        int v = 27 + curve.recoveryId(sender.publicKey(), digest, signature).orElseThrow();
        Bytes signed = Bytes.concat(signature.rs(), Bytes.of(v));
        json.put(name, chain.send(sends, message.call(token, signed)).gas());
      }
    }

    private long closeTogether() throws Exception {
      ChannelRecord channel = open();
      boolean aliceIsA = channel.partyA().equals(alice.address());
      SigningKey a = aliceIsA ? alice : bob;
      SigningKey b = aliceIsA ? bob : alice;
      ChainTime deadline = new ChainTime(chain.time() + 3_600);
      Hash agreed =
          hashes.cooperativeClose(hashes.channelId(channel), tokens(60), tokens(40), deadline);
      ChannelAction close =
          new ChannelAction.CooperativeClose(
              channel,
              tokens(60),
              tokens(40),
              deadline,
              a.sign(agreed),
              a.publicKey(),
              b.sign(agreed),
              b.publicKey());
      return sent(alice, close).gas();
    }

    private void dispute(ObjectNode json) throws Exception {
      ChannelRecord channel = open();
      GasChain.Receipt close = sent(alice, close(channel));
      ClosingRecord closing = facts(close, ChannelFact.CloseStarted.class).get(0).closing();
      GasChain.Receipt raise = sent(bob, raise(channel, closing));
      ChannelFact.Raised raised = facts(raise, ChannelFact.Raised.class).get(0);
      chain.pass(HOLD + 1);
      closing = closing.raised(raised.isLaneA(), raised.lane());
      long settle = sent(alice, new ChannelAction.Settle(channel, closing)).gas();
      json.put("close", close.gas())
          .put("raise", raise.gas())
          .put("settle", settle)
          .put("dispute", close.gas() + raise.gas() + settle);
    }

    private long confiscation() throws Exception {
      ChannelRecord channel = open();
      GasChain.Receipt close = sent(alice, close(channel));
      ClosingRecord closing = facts(close, ChannelFact.CloseStarted.class).get(0).closing();
      LaneState newer = state(channel, alice, 42, 31);
      LieProof proof =
          new LieProof.NewerState(newer, alice.sign(hashes.laneState(newer)), alice.publicKey());
      return sent(bob, new ChannelAction.ProveLie(channel, closing, proof)).gas();
    }

    /** R16, CH-34, CH-35: while the channel stays open. */
    private void moneyInAndOut(ObjectNode json) throws Exception {
      ChannelRecord channel = open();
      GasChain.Receipt more = sent(alice, new ChannelAction.TopUp(channel, tokens(50)));
      channel = facts(more, ChannelFact.ToppedUp.class).get(0).channel();
      ChainTime deadline = new ChainTime(chain.time() + 3_600);
      Hash agreed =
          hashes.withdrawal(hashes.channelId(channel), bob.address(), tokens(20), deadline);
      SigningKey a = channel.partyA().equals(alice.address()) ? alice : bob;
      SigningKey b = a == alice ? bob : alice;
      ChannelAction withdraw =
          new ChannelAction.Withdraw(
              channel,
              bob.address(),
              tokens(20),
              deadline,
              a.sign(agreed),
              a.publicKey(),
              b.sign(agreed),
              b.publicKey());
      json.put("top_up", more.gas()).put("withdraw", sent(bob, withdraw).gas());
    }

    /**
     * R13: closed by a device that may have forgotten, raised by its peer, settled with the fee.
     */
    private long amnesty() throws Exception {
      ChannelRecord channel = open();
      GasChain.Receipt close = sent(alice, close(channel, state(channel, alice, 41, 30), true));
      ClosingRecord closing = facts(close, ChannelFact.CloseStarted.class).get(0).closing();
      GasChain.Receipt raise = sent(bob, raise(channel, closing));
      ChannelFact.Raised raised = facts(raise, ChannelFact.Raised.class).get(0);
      Rewards rewards = facts(raise, ChannelFact.RewardsBooked.class).get(0).rewards();
      closing = closing.raised(raised.isLaneA(), raised.lane()).withRewards(rewards);
      chain.pass(10 * HOLD + 1);
      long settle = sent(alice, new ChannelAction.Settle(channel, closing)).gas();
      return close.gas() + raise.gas() + settle;
    }

    /** SC-10 to SC-14: the last of a million ticks, with its sub-chain and its path. */
    private void hashChain(ObjectNode json) throws Exception {
      Secret seed = Secret.own(new byte[32]);
      TickPayer payer = new TickPayer(seed, TICK_CHAINS, HashChain.TICKS_MOST, TICK_PRICE);
      HashChain condition = payer.condition();
      Tick last = payer.tick(1L * TICK_CHAINS * HashChain.TICKS_MOST);
      Bytes claim = condition.evidence(last, payer.path(last.chain()));
      seed.close();
      ChannelRecord channel = open();
      Leaf leaf =
          new Leaf(
              condition.total(),
              new ChainTime(chain.time() + 7 * DAY),
              hashChain,
              condition.terms());
      LaneState own =
          new LaneState(
              hashes.channelId(channel),
              alice.address(),
              41,
              tokens(30),
              ChannelHashes.pendingRoot(List.of(leaf)),
              leaf.amount());
      GasChain.Receipt close = sent(alice, close(channel, own, false));
      ClosingRecord closing = facts(close, ChannelFact.CloseStarted.class).get(0).closing();
      long register =
          sent(bob, new ChannelAction.RegisterEvidence(hashChain, leaf.terms(), claim)).gas();
      chain.pass(HOLD + 1);
      GasChain.Receipt settle = sent(alice, new ChannelAction.Settle(channel, closing));
      SettledRecord settled =
          SettledRecord.begin(closing, facts(settle, ChannelFact.Settled.class).get(0));
      long resolve =
          sent(
                  bob,
                  new ChannelAction.Resolve(
                      channel,
                      settled,
                      alice.address(),
                      List.of(ChannelHashes.leafHash(leaf)),
                      leaf,
                      claim))
              .gas();
      // The claim is proven where it is resolved; that it was in time is on record before.
      json.put("hash_chain_ticks", condition.number(last))
          .put("hash_chain_proof", resolve)
          .put("hash_chain_register", register)
          .put("hash_chain_resolve", resolve);
    }

    private LaneState state(ChannelRecord channel, SigningKey payer, long seq, long transferred) {
      ChannelId id = hashes.channelId(channel);
      return new LaneState(id, payer.address(), seq, tokens(transferred), Hash.ZERO, Amount.ZERO);
    }

    /** m is acknowledged, s is Bob's 17th. */
    private ChannelAction close(ChannelRecord channel) throws Exception {
      return close(channel, state(channel, alice, 41, 30), false);
    }

    private ChannelAction close(ChannelRecord channel, LaneState own, boolean amnesty)
        throws Exception {
      LaneState peers = state(channel, bob, 17, 5);
      Hash ownHash = ChannelHashes.stateHash(own);
      Hash acked = hashes.laneAck(own.channelId(), own.payer(), own.seq(), ownHash);
      return new ChannelAction.Close(
          channel,
          new CloseClaim(
              alice.address(),
              own,
              List.of(),
              own.seq(),
              ownHash,
              false,
              Optional.of(bob.sign(acked)),
              peers,
              Optional.of(bob.sign(hashes.laneState(peers))),
              0,
              amnesty,
              new ChainTime(chain.time() + 3_600),
              bob.publicKey(),
              Optional.empty(),
              alice.publicKey()));
    }

    private ChannelAction raise(ChannelRecord channel, ClosingRecord closing) {
      LaneState newer = state(channel, bob, 18, 10);
      Hash acked =
          hashes.laneAck(
              newer.channelId(), newer.payer(), newer.seq(), ChannelHashes.stateHash(newer));
      return new ChannelAction.Raise(
          channel,
          closing,
          newer,
          bob.sign(hashes.laneState(newer)),
          bob.publicKey(),
          false,
          alice.sign(acked),
          alice.publicKey());
    }

    private GasChain.Receipt sent(SigningKey by, ChannelAction action) throws Exception {
      return chain.send(by.address(), ChannelCalls.encode(action, contracts, curve, by.address()));
    }

    /** As the events tell them. */
    private <T extends ChannelFact> List<T> facts(GasChain.Receipt receipt, Class<T> kind) {
      List<T> facts = new ArrayList<>();
      for (EthereumLog log : receipt.logs()) {
        Optional<ChannelFact> fact = ChannelEvents.decode(log, contracts).orThrow();
        fact.filter(kind::isInstance).map(kind::cast).ifPresent(facts::add);
      }
      return facts;
    }
  }
}
