package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelAction;
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
import io.smartmesh.ethereum.channels.SettledRecord;
import io.smartmesh.ethereum.channels.TowerReward;
import io.smartmesh.simulator.world.Signing;
import java.util.List;
import java.util.Optional;

/** Alice, party A, and Bob with a channel funded by Alice on the model, and what they sign. */
final class TwoParties {
  static final long HOLD = 100;
  static final long AMNESTY_HOLD = 10 * HOLD;
  static final Amount AMNESTY_FEE = Amount.of(3);
  static final Bytes SECRET = Bytes.copyOf(new byte[32]);
  private static final Address TOKEN = Address.fromHex("00000000000000000000000000000000000000a2");

  final ChannelsContract contracts =
      new ChannelsContract(
          1,
          Address.fromHex("00000000000000000000000000000000000000a1"),
          TOKEN,
          Address.fromHex("00000000000000000000000000000000000000a3"),
          Address.fromHex("00000000000000000000000000000000000000a4"));
  final ChannelHashes hashes = new ChannelHashes(contracts);
  final SigningKey alice;
  final SigningKey bob;
  ChannelRecord channel;
  final ChannelId id;
  final ChannelContractModel model;
  private long time = 1_000;

  /** Alice pays in {@code deposit}, Bob nothing. */
  TwoParties(long deposit) {
    Signing signing = Signing.ideal(Curves.best());
    SigningKey one = signing.key(Hashes.sha256(Bytes.of(1)).bytes());
    SigningKey other = signing.key(Hashes.sha256(Bytes.of(2)).bytes());
    boolean ordered = one.address().compareTo(other.address()) < 0;
    alice = ordered ? one : other;
    bob = ordered ? other : one;
    model = new ChannelContractModel(contracts, signing.verifier());
    model.mint(alice.address(), Amount.of(10_000));
    model.mint(bob.address(), Amount.of(10_000));
    ChannelFact.Opened opened =
        (ChannelFact.Opened)
            must(
                    alice,
                    new ChannelAction.Open(
                        bob.address(),
                        TOKEN,
                        now().plusSeconds(60),
                        Amount.of(deposit),
                        HOLD,
                        AMNESTY_HOLD,
                        AMNESTY_FEE))
                .get(0);
    channel = opened.channel();
    id = opened.channelId();
  }

  void pass(long seconds) {
    time += seconds;
  }

  ChainTime now() {
    return new ChainTime(time);
  }

  Amount balance(SigningKey of) {
    return model.balanceOf(of.address());
  }

  Amount held() {
    return model.heldIn(id);
  }

  Result<List<ChannelFact>, String> run(SigningKey sender, ChannelAction action) {
    return model.execute(sender.address(), action, now());
  }

  List<ChannelFact> must(SigningKey sender, ChannelAction action) {
    return run(sender, action).orThrow();
  }

  SigningKey peerOf(SigningKey party) {
    return party == alice ? bob : alice;
  }

  LaneState state(SigningKey payer, long seq, long transferred, Leaf... leaves) {
    long total = 0;
    for (Leaf leaf : leaves) {
      total += leaf.amount().units().longValue();
    }
    return new LaneState(
        id,
        payer.address(),
        seq,
        Amount.of(transferred),
        ChannelHashes.pendingRoot(List.of(leaves)),
        Amount.of(total));
  }

  Leaf leaf(long amount, long expiry) {
    return new Leaf(
        Amount.of(amount), new ChainTime(expiry), contracts.hashLock(), Hashes.sha256(SECRET));
  }

  /** A close by {@code closer}: m with its leaves, c acknowledged by the peer, s of the peer. */
  ChannelAction.Close close(
      SigningKey closer, LaneState newest, List<Leaf> leaves, LaneState acked, LaneState peers) {
    SigningKey peer = peerOf(closer);
    Hash ackedHash = ChannelHashes.stateHash(acked);
    CloseClaim claim =
        new CloseClaim(
            closer.address(),
            newest,
            leaves,
            acked.seq(),
            ackedHash,
            false,
            acked.seq() == 0
                ? Optional.empty()
                : Optional.of(
                    peer.sign(hashes.laneAck(id, closer.address(), acked.seq(), ackedHash))),
            peers,
            peers.seq() == 0 ? Optional.empty() : Optional.of(peer.sign(hashes.laneState(peers))),
            0,
            false,
            now().plusSeconds(10),
            peer.publicKey(),
            Optional.empty(),
            closer.publicKey());
    return new ChannelAction.Close(channel, claim);
  }

  ClosingRecord closing(SigningKey closer, ChannelAction.Close close) {
    return ((ChannelFact.CloseStarted) must(closer, close).get(0)).closing();
  }

  ChannelAction.Raise raise(ClosingRecord closing, SigningKey payer, LaneState state) {
    SigningKey payee = peerOf(payer);
    Hash acknowledged =
        hashes.laneAck(id, payer.address(), state.seq(), ChannelHashes.stateHash(state));
    return new ChannelAction.Raise(
        channel,
        closing,
        state,
        payer.sign(hashes.laneState(state)),
        payer.publicKey(),
        false,
        payee.sign(acknowledged),
        payee.publicKey());
  }

  /** The closing after this answer, as its events tell it. */
  ClosingRecord raised(SigningKey sender, ClosingRecord closing, ChannelAction.Raise answer) {
    return after(closing, must(sender, answer));
  }

  ClosingRecord after(ClosingRecord closing, List<ChannelFact> facts) {
    ClosingRecord known = closing;
    for (ChannelFact fact : facts) {
      if (fact instanceof ChannelFact.Raised raised) {
        known = known.raised(raised.isLaneA(), raised.lane());
      } else if (fact instanceof ChannelFact.RewardsBooked booked) {
        known = known.withRewards(booked.rewards());
      }
    }
    return known;
  }

  TowerReward reward(SigningKey party, Address tower, long reward) {
    ChainTime deadline = now().plusSeconds(10);
    Hash promised = hashes.towerReward(id, party.address(), tower, Amount.of(reward), deadline);
    return new TowerReward(
        tower, Amount.of(reward), deadline, party.sign(promised), party.publicKey());
  }

  /** The same close by a device that may have forgotten. */
  ChannelAction.Close amnesty(ChannelAction.Close close) {
    CloseClaim c = close.claim();
    return new ChannelAction.Close(
        close.channel(),
        new CloseClaim(
            c.closer(),
            c.newest(),
            c.newestLeaves(),
            c.ackedSeq(),
            c.ackedHash(),
            c.ackedIsPreAck(),
            c.ackSignature(),
            c.peer(),
            c.peerSignature(),
            c.preAckSeq(),
            true,
            c.deadline(),
            c.peerKey(),
            c.closeSignature(),
            c.closerKey()));
  }

  ChannelAction.Withdraw withdraw(SigningKey party, long withdrawn) {
    Hash agreed =
        hashes.withdrawal(id, party.address(), Amount.of(withdrawn), now().plusSeconds(10));
    return new ChannelAction.Withdraw(
        channel,
        party.address(),
        Amount.of(withdrawn),
        now().plusSeconds(10),
        alice.sign(agreed),
        alice.publicKey(),
        bob.sign(agreed),
        bob.publicKey());
  }

  ChannelAction.ProveLie newer(ClosingRecord closing, SigningKey liar, LaneState state) {
    return new ChannelAction.ProveLie(
        channel,
        closing,
        new LieProof.NewerState(state, liar.sign(hashes.laneState(state)), liar.publicKey()));
  }

  SettledRecord settle(ClosingRecord closing) {
    List<ChannelFact> facts = must(alice, new ChannelAction.Settle(channel, closing));
    return SettledRecord.begin(closing, (ChannelFact.Settled) facts.get(facts.size() - 1));
  }

  ChannelAction.Resolve resolve(
      SettledRecord settled, SigningKey payer, Leaf leaf, Bytes evidence) {
    return new ChannelAction.Resolve(
        channel, settled, payer.address(), List.of(ChannelHashes.leafHash(leaf)), leaf, evidence);
  }
}
