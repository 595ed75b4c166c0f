package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.LieProof;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Whatever we hold that convicts the closer (R10, CH-17, CH-38, CH-40). */
final class Lies {
  /** Leaves among which all subsets are tried: 2^this roots at the most. */
  private static final int SEARCHED = 10;

  private final Channel channel;
  private final ClosingRecord closing;
  private final PublicKey closer;

  private Lies(Channel channel, ClosingRecord closing, PublicKey closer) {
    this.channel = channel;
    this.closing = closing;
    this.closer = closer;
  }

  /** An amnesty close claims nothing, so nothing contradicts it (CH-39). */
  static Optional<LieProof> find(Channel channel, ClosingRecord closing, PublicKey closer) {
    return closing.amnesty() ? Optional.empty() : new Lies(channel, closing, closer).find();
  }

  private Optional<LieProof> find() {
    Lane best = channel.in.best();
    Optional<Signature> signature = channel.in.signature();
    Optional<LieProof> proof = signature.flatMap(s -> ofState(best.state(), s));
    for (BadState bad : channel.badStates.descendingMap().values()) {
      proof = proof.isPresent() ? proof : ofState(bad.state(), bad.signature());
    }
    if (!proof.isPresent()) {
      proof = signature.flatMap(s -> leafRegress(best, s));
    }
    return proof.isPresent() ? proof : ofAcknowledgements();
  }

  /** What one state that the closer has signed proves by its sums. */
  private Optional<LieProof> ofState(LaneState state, Signature signature) {
    if (state.seq() > closing.newest().seq()) {
      return Optional.of(new LieProof.NewerState(state, signature, closer));
    }
    boolean isOther =
        (state.seq() == closing.newest().seq() && !closing.newest().isOf(state))
            || (state.seq() == closing.ackedSeq()
                && state.seq() != closing.newest().seq()
                && !ChannelHashes.stateHash(state).equals(closing.ackedHash()));
    if (isOther) {
      return Optional.of(new LieProof.Equivocation(state, signature, closer));
    }
    boolean isRegress =
        state.seq() >= closing.ackedSeq()
            && state.transferred().isMoreThan(closing.newest().transferred());
    return isRegress
        ? Optional.of(new LieProof.TransferredRegress(state, signature, closer))
        : Optional.empty();
  }

  /** R10b: leaves that m lacks, by more than it has transferred instead. */
  private Optional<LieProof> leafRegress(Lane state, Signature signature) {
    if (state.seq() < closing.ackedSeq() || state.leaves().isEmpty()) {
      return Optional.empty();
    }
    Amount paidInstead = closing.newest().transferred().minusOrZero(state.state().transferred());
    return newestLeaves(state.leaves())
        .filter(kept -> shortfall(state.leaves(), kept).compareTo(paidInstead.units()) > 0)
        .map(
            kept ->
                new LieProof.LeafRegress(state.state(), signature, state.leaves(), kept, closer));
  }

  /** CH-38: as the close shows them; of an acknowledged m, some of those that we know. */
  private Optional<List<Leaf>> newestLeaves(List<Leaf> known) {
    boolean isShown = closing.newest().seq() != closing.ackedSeq();
    return isShown
        ? Optional.of(closing.newestLeaves())
        : named(closing.newest().pendingRoot(), known);
  }

  private static BigInteger shortfall(List<Leaf> older, List<Leaf> newer) {
    BigInteger sum = BigInteger.ZERO;
    for (Leaf leaf : older) {
      Amount kept = SettledLeaves.find(newer, leaf).map(Leaf::amount).orElse(Amount.ZERO);
      sum = sum.add(leaf.amount().minusOrZero(kept).units());
    }
    return sum;
  }

  /** The leaves behind a root, if they are some of these. */
  private static Optional<List<Leaf>> named(Hash root, List<Leaf> known) {
    if (root.equals(Hash.ZERO)) {
      return Optional.of(Collections.emptyList());
    }
    if (known.size() <= SEARCHED) {
      for (int gone = 0; gone < 1 << known.size(); gone++) {
        List<Leaf> kept = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
          if ((gone >> i & 1) == 0) {
            kept.add(known.get(i));
          }
        }
        if (ChannelHashes.pendingRoot(kept).equals(root)) {
          return Optional.of(Collections.unmodifiableList(kept));
        }
      }
      return Optional.empty();
    }
    for (int i = 0; i < known.size(); i++) {
      for (int j = i; j < known.size(); j++) {
        List<Leaf> kept = new ArrayList<>(known);
        kept.remove(j);
        if (i != j) {
          kept.remove(i);
        }
        if (ChannelHashes.pendingRoot(kept).equals(root)) {
          return Optional.of(Collections.unmodifiableList(kept));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<LieProof> ofAcknowledgements() {
    Optional<Acknowledged> ack = channel.out.acked();
    if (ack.isPresent() && ack.get().seq() > closing.peerSeq()) {
      Hash hash = ChannelHashes.stateHash(ack.get().state());
      return Optional.of(
          new LieProof.AckAboveClaim(ack.get().seq(), hash, ack.get().signature(), closer));
    }
    Optional<Acknowledged> preAck = channel.out.preAcked();
    if (preAck.isPresent()
        && preAck.get().seq() > Math.max(closing.peerSeq(), closing.preAckSeq())) {
      Hash hash = ChannelHashes.stateHash(preAck.get().state());
      return Optional.of(
          new LieProof.PreAckAboveClaim(
              preAck.get().seq(), hash, preAck.get().signature(), closer));
    }
    return Optional.empty();
  }
}
