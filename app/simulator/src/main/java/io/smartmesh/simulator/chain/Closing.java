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
import io.smartmesh.ethereum.channels.SelectedLane;
import java.util.Optional;

/** A close (R6, R7) and the answers that raise it (R8). */
final class Closing {
  private static final SelectedLane NONE =
      new SelectedLane(0, Hash.ZERO, 0, Amount.ZERO, Hash.ZERO, Amount.ZERO);

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
    Refusal.unless(closer.equals(sender), "WrongSigner", closer, sender);
    Address peer = channel.peerOf(closer);
    Hash newestHash = hashOf(id, closer, claim.newest());
    Hash peerHash = hashOf(id, peer, claim.peer());
    if (claim.peer().seq() != 0) {
      signatures.requireState(
          claim.peer(), claim.peerKey(), given(claim.peerSignature(), "state of the peer"));
    }
    requireAcked(signatures, id, claim, newestHash, peer);
    boolean closerIsA = closer.equals(channel.partyA());
    SelectedLane own = select(claim.newest(), newestHash, claim.ackedSeq());
    SelectedLane other = select(claim.peer(), peerHash, claim.peer().seq());
    return new ClosingRecord(
        closerIsA,
        false,
        time.plusSeconds(channel.hold()),
        claim.newest().seq(),
        newestHash,
        own.transferred(),
        own.pendingRoot(),
        claim.ackedSeq(),
        claim.ackedHash(),
        claim.peer().seq(),
        claim.preAckSeq(),
        closerIsA ? own : other,
        closerIsA ? other : own);
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

  static ClosingRecord raise(
      Signatures signatures, ChannelId id, ChannelAction.Raise raise, Address sender) {
    ClosingRecord closing = raise.closing();
    LaneState state = raise.state();
    Refusal.unless(raise.channel().isParty(state.payer()), "NotAParty", state.payer(), id);
    Address payee = raise.channel().peerOf(state.payer());
    Hash hash = hashOf(id, state.payer(), state);
    boolean isLaneA = state.payer().equals(raise.channel().partyA());
    SelectedLane lane = isLaneA ? closing.laneA() : closing.laneB();
    boolean isOwn = isLaneA == closing.closerIsA();
    if (isOwn) {
      requireRaisesOwn(closing, lane, state.seq(), payee, sender);
    } else {
      Refusal.unless(state.seq() > lane.seq(), "NotAboveSelected", state.seq(), lane.seq());
    }
    if (!isOwn || !isNamed(closing, hash)) {
      signatures.requireState(state, raise.payer(), raise.payerSignature());
    }
    signatures.requireAck(
        id,
        state.payer(),
        payee,
        state.seq(),
        hash,
        raise.isPreAck(),
        raise.payee(),
        raise.payeeSignature());
    SelectedLane raised = select(state, hash, state.seq());
    return withLanes(
        closing, isLaneA ? raised : closing.laneA(), isLaneA ? closing.laneB() : raised);
  }

  /**
   * From the floor up to m. Going back is the payee's choice alone, because the closer holds
   * acknowledgements of older states too. Raising to m itself lifts the floor.
   */
  private static void requireRaisesOwn(
      ClosingRecord closing, SelectedLane lane, long seq, Address payee, Address sender) {
    Refusal.unless(seq != 0, "NoState");
    Refusal.unless(seq >= lane.floor(), "BelowFloor", seq, lane.floor());
    Refusal.unless(seq <= closing.newestSeq(), "AboveNewest", seq, closing.newestSeq());
    Refusal.unless(seq != lane.seq() || seq != lane.floor(), "NotAboveSelected", seq, lane.seq());
    Refusal.unless(seq >= lane.seq() || sender.equals(payee), "OnlyPayeeMayLower", payee, sender);
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
  static boolean isNamed(ClosingRecord closing, Hash stateHash) {
    return stateHash.equals(closing.newestHash()) || stateHash.equals(closing.ackedHash());
  }

  private static SelectedLane select(LaneState state, Hash hash, long floor) {
    return state.seq() == 0
        ? NONE
        : new SelectedLane(
            state.seq(),
            hash,
            floor,
            state.transferred(),
            state.pendingRoot(),
            state.pendingTotal());
  }

  private static Signature given(Optional<Signature> signature, String of) {
    return signature.orElseThrow(() -> new Refusal("no signature of the " + of));
  }

  private static ClosingRecord withLanes(
      ClosingRecord closing, SelectedLane laneA, SelectedLane laneB) {
    return new ClosingRecord(
        closing.closerIsA(),
        closing.amnesty(),
        closing.endTime(),
        closing.newestSeq(),
        closing.newestHash(),
        closing.newestTransferred(),
        closing.newestRoot(),
        closing.ackedSeq(),
        closing.ackedHash(),
        closing.peerSeq(),
        closing.preAckSeq(),
        laneA,
        laneB);
  }
}
