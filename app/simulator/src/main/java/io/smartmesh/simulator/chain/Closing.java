package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Rewards;
import io.smartmesh.ethereum.channels.SelectedLane;
import io.smartmesh.ethereum.channels.TowerReward;
import java.util.Optional;

/** A close (R6, R7) and the answers that raise it (R8). */
final class Closing {
  private Closing() {}

  /** The closer's lane stands at m, the peer's at s, until raised. */
  static ClosingRecord begin(
      Signatures signatures,
      ChannelId id,
      ChannelRecord channel,
      CloseClaim claim,
      Address sender,
      ChainTime time) {
    Refusal.unless(!time.isAfter(claim.deadline()), "DeadlinePassed", claim.deadline(), time);
    Address closer = claim.closer();
    Refusal.unless(channel.isParty(closer), "NotAParty", closer, id);
    Address peer = channel.peerOf(closer);
    Hash newestHash = hashOf(id, closer, claim.newest());
    hashOf(id, peer, claim.peer());
    if (claim.closeSignature().isPresent()) {
      Signature signed = claim.closeSignature().get();
      signatures.require(closer, signatures.hashes().close(claim), claim.closerKey(), signed);
    } else {
      Refusal.unless(closer.equals(sender), "WrongSigner", closer, sender);
    }
    if (claim.peer().seq() != 0) {
      signatures.requireState(
          claim.peer(), claim.peerKey(), given(claim.peerSignature(), "state of the peer"));
    }
    requireAcked(signatures, id, claim, newestHash, peer);
    boolean closerIsA = closer.equals(channel.partyA());
    SelectedLane own = SelectedLane.of(claim.newest());
    SelectedLane other = SelectedLane.of(claim.peer());
    if (claim.amnesty()) {
      Refusal.unless(channel.amnestyHold() != 0, "AmnestyNotAgreed", id, channel.amnestyHold());
      long seq = claim.newest().seq();
      Refusal.unless(seq == claim.ackedSeq(), "AmnestyNotAcked", seq, claim.ackedSeq());
      return ClosingRecord.amnestyStarted(
          closerIsA, time.plusSeconds(channel.amnestyHold()), own, other);
    }
    return ClosingRecord.started(
        closerIsA,
        time.plusSeconds(channel.hold()),
        own,
        claim.ackedSeq(),
        claim.ackedHash(),
        other,
        claim.preAckSeq(),
        claim.newestLeaves());
  }

  /**
   * R6: c is acknowledged by the peer, and m continues it; an m that is not is shown with its
   * leaves.
   */
  private static void requireAcked(
      Signatures signatures, ChannelId id, CloseClaim claim, Hash newestHash, Address peer) {
    long seq = claim.newest().seq();
    Refusal.unless(seq >= claim.ackedSeq(), "NewestBelowAcked", seq, claim.ackedSeq());
    if (seq == claim.ackedSeq()) {
      Refusal.unless(
          newestHash.equals(claim.ackedHash()), "AckedHashDiffers", claim.ackedHash(), newestHash);
    } else {
      LeafLists.requireRoot(claim.newestLeaves(), claim.newest().pendingRoot());
      Amount sum = LeafLists.sum(claim.newestLeaves());
      Refusal.unless(
          sum.equals(claim.newest().pendingTotal()),
          "WrongPendingTotal",
          sum,
          claim.newest().pendingTotal());
    }
    if (claim.ackedSeq() != 0) {
      signatures.requireAck(
          id,
          claim.closer(),
          peer,
          claim.ackedSeq(),
          claim.ackedHash(),
          claim.ackedIsPreAck(),
          claim.peerKey(),
          given(claim.ackSignature(), "acknowledgement"));
    } else {
      Refusal.unless(
          claim.ackedHash().equals(Hash.ZERO), "AckedHashDiffers", claim.ackedHash(), Hash.ZERO);
    }
  }

  /**
   * @param reward where a tower does it for one of the parties (R15)
   */
  static ClosingRecord raise(
      Signatures signatures,
      ChannelId id,
      ChannelAction.Raise raise,
      Optional<TowerReward> reward,
      Address sender) {
    ClosingRecord closing = raise.closing();
    LaneState state = raise.state();
    Refusal.unless(raise.channel().isParty(state.payer()), "NotAParty", state.payer(), id);
    Address payee = raise.channel().peerOf(state.payer());
    Hash hash = hashOf(id, state.payer(), state);
    boolean isLaneA = state.payer().equals(raise.channel().partyA());
    SelectedLane lane = closing.lane(isLaneA);
    boolean isClosers = isLaneA == closing.closerIsA();
    if (!closing.amnesty()) {
      // R8: else a liar could outrun every proof of its lie.
      Refusal.unless(!isClosers, "WrongLane", state.payer(), id);
      Address payers = reward.map(TowerReward::tower).orElse(state.payer());
      Refusal.unless(sender.equals(payers), "NotThePayer", sender, payers);
      Address protects = reward.map(r -> r.party().address()).orElse(state.payer());
      Refusal.unless(protects.equals(state.payer()), "NotTheTower", protects, state.payer());
    }
    // R13: the payee of the closer's lane may hold another state with that number.
    boolean isTwin = isClosers && state.seq() == lane.seq() && state.seq() != 0;
    Refusal.unless(
        state.seq() > lane.seq() || (isTwin && sender.equals(payee)),
        "NotAboveSelected",
        state.seq(),
        lane.seq());
    signatures.requireState(state, raise.payer(), raise.payerSignature());
    signatures.requireAck(
        id,
        state.payer(),
        payee,
        state.seq(),
        hash,
        raise.isPreAck(),
        raise.payee(),
        raise.payeeSignature());
    ClosingRecord raised = closing.raised(isLaneA, SelectedLane.of(state));
    // R13: whoever raises an amnesty close first has the fee.
    Rewards before = closing.rewards();
    boolean isFirst = closing.amnesty() && before.raiser().equals(Address.ZERO);
    Address raiser = isFirst ? sender : before.raiser();
    boolean ofA =
        reward.filter(r -> r.party().address().equals(raise.channel().partyA())).isPresent();
    boolean ofB = reward.isPresent() && !ofA;
    Address taken = ofA ? before.towerA() : ofB ? before.towerB() : Address.ZERO;
    Refusal.unless(taken.equals(Address.ZERO), "RewardTaken", taken, sender);
    return raised.withRewards(
        new Rewards(
            raiser,
            ofA ? reward.get().tower() : before.towerA(),
            ofA ? reward.get().reward() : before.rewardA(),
            ofB ? reward.get().tower() : before.towerB(),
            ofB ? reward.get().reward() : before.rewardB()));
  }

  /** The hash of a state of this lane; of "no state", whose other fields mean nothing, zero. */
  static Hash hashOf(ChannelId id, Address payer, LaneState state) {
    if (state.seq() == 0) {
      return Hash.ZERO;
    }
    Refusal.unless(state.channelId().equals(id), "WrongChannel", state.channelId(), id);
    Refusal.unless(state.payer().equals(payer), "WrongPayer", state.payer(), payer);
    return ChannelHashes.stateHash(state);
  }

  /** R6: by naming m and c in the close the closer has signed them. */
  static boolean isNamed(ClosingRecord closing, LaneState state) {
    return closing.newest().isOf(state)
        || ChannelHashes.stateHash(state).equals(closing.ackedHash());
  }

  private static Signature given(Optional<Signature> signature, String of) {
    return signature.orElseThrow(() -> new Refusal("no signature of the " + of));
  }
}
