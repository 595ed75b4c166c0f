package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.LieProof;

/** R10: what convicts the closer. Whoever follows the rules can never be shown any of this. */
final class Lies {
  private Lies() {}

  static void require(
      Signatures signatures,
      ChannelId id,
      ChannelRecord channel,
      ClosingRecord closing,
      Address liar,
      LieProof proof) {
    Refusal.unless(!closing.amnesty(), "NoClaim", id, closing);
    if (proof instanceof LieProof.AckAboveClaim ack) {
      Refusal.unless(
          ack.ackSeq() > closing.peerSeq(), "NotAboveClaim", ack.ackSeq(), closing.peerSeq());
      signatures.requireAck(
          id,
          channel.peerOf(liar),
          liar,
          ack.ackSeq(),
          ack.ackHash(),
          false,
          ack.closer(),
          ack.signature());
    } else if (proof instanceof LieProof.PreAckAboveClaim ack) {
      long claimed = Math.max(closing.peerSeq(), closing.preAckSeq());
      Refusal.unless(ack.ackSeq() > claimed, "NotAboveClaim", ack.ackSeq(), claimed);
      signatures.requireAck(
          id,
          channel.peerOf(liar),
          liar,
          ack.ackSeq(),
          ack.ackHash(),
          true,
          ack.closer(),
          ack.signature());
    } else if (proof instanceof LieProof.NewerState lie) {
      long seq =
          requireSigned(signatures, id, closing, liar, lie.state(), lie.closer(), lie.signature());
      Refusal.unless(seq > closing.newest().seq(), "NotNewer", seq, closing.newest().seq());
    } else if (proof instanceof LieProof.Equivocation lie) {
      requireSigned(signatures, id, closing, liar, lie.state(), lie.closer(), lie.signature());
      requireEquivocal(id, closing, liar, lie.state());
    } else if (proof instanceof LieProof.TransferredRegress lie) {
      requireSigned(signatures, id, closing, liar, lie.state(), lie.closer(), lie.signature());
      requireInsideClaim(closing, lie.state());
      Refusal.unless(
          lie.state().transferred().isMoreThan(closing.newest().transferred()),
          "NoRegress",
          lie.state().transferred(),
          closing.newest().transferred());
    } else if (proof instanceof LieProof.LeafRegress lie) {
      requireSigned(signatures, id, closing, liar, lie.state(), lie.closer(), lie.signature());
      requireInsideClaim(closing, lie.state());
      requireLeafRegress(closing, lie);
    }
  }

  private static long requireSigned(
      Signatures signatures,
      ChannelId id,
      ClosingRecord closing,
      Address liar,
      LaneState state,
      PublicKey key,
      Signature signature) {
    Refusal.unless(state.seq() != 0, "NoState");
    Closing.hashOf(id, liar, state);
    if (!Closing.isNamed(closing, state)) {
      signatures.requireState(state, key, signature);
    }
    return state.seq();
  }

  private static void requireEquivocal(
      ChannelId id, ClosingRecord closing, Address liar, LaneState state) {
    Hash hash = Closing.hashOf(id, liar, state);
    boolean asNewest = state.seq() == closing.newest().seq() && !closing.newest().isOf(state);
    boolean isAtAcked = state.seq() == closing.ackedSeq() && state.seq() != closing.newest().seq();
    boolean asAcked = isAtAcked && !hash.equals(closing.ackedHash());
    Refusal.unless(asNewest || asAcked, "NotEquivocal", state.seq(), hash);
  }

  private static void requireInsideClaim(ClosingRecord closing, LaneState state) {
    Refusal.unless(
        state.seq() >= closing.ackedSeq() && state.seq() <= closing.newest().seq(),
        "OutsideClaim",
        state.seq(),
        closing.ackedSeq() + ".." + closing.newest().seq());
  }

  private static void requireLeafRegress(ClosingRecord closing, LieProof.LeafRegress lie) {
    LeafLists.requireRoot(lie.stateLeaves(), lie.state().pendingRoot());
    LeafLists.requireRoot(lie.newestLeaves(), closing.newest().pendingRoot());
    Amount shortfall = LeafLists.shortfall(lie.stateLeaves(), lie.newestLeaves());
    Amount reached = LeafLists.saturated(shortfall, lie.state().transferred());
    Refusal.unless(
        !shortfall.isZero() && reached.isMoreThan(closing.newest().transferred()),
        "NoLeafRegress",
        reached,
        closing.newest().transferred());
  }
}
