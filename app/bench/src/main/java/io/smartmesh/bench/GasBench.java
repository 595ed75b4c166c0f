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
import io.smartmesh.ethereum.channels.LieProof;
import io.smartmesh.ethereum.channels.Permit;
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
      dispute(json);
      return json.put("photon_dispute", PHOTON_DISPUTE)
          .put("confiscation", confiscation())
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

    private LaneState state(ChannelRecord channel, SigningKey payer, long seq, long transferred) {
      ChannelId id = hashes.channelId(channel);
      return new LaneState(id, payer.address(), seq, tokens(transferred), Hash.ZERO, Amount.ZERO);
    }

    /** m is acknowledged, s is Bob's 17th. */
    private ChannelAction close(ChannelRecord channel) throws Exception {
      LaneState own = state(channel, alice, 41, 30);
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
              false,
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
