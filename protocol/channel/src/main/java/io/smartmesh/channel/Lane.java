package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One direction of a channel with the leaves that its state only hashes. Immutable; every step
 * makes the next sequence number. Payer and payee run the same steps, so a signed state is checked
 * by computing it (CH-1, CH-2).
 */
record Lane(LaneState state, List<Leaf> leaves) {

  static Lane start(ChannelId channel, Address payer) {
    return new Lane(LaneState.start(channel, payer), Collections.emptyList());
  }

  /** The state after {@code change}, which {@link #objectionTo} has let pass. */
  Lane after(Change change) {
    if (change instanceof Change.Paid paid) {
      return next(state.transferred().plus(paid.amount()), leaves);
    }
    if (change instanceof Change.Locked locked) {
      List<Leaf> more = new ArrayList<>(leaves);
      more.add(locked.leaf());
      return next(state.transferred(), more);
    }
    if (change instanceof Change.Folded folded) {
      Leaf leaf = leaf(folded.leafHash()).orElseThrow(IllegalStateException::new);
      return next(state.transferred().plus(leaf.amount()), without(folded.leafHash()));
    }
    if (change instanceof Change.PartFolded folded) {
      List<Leaf> shrunk = without(folded.leafHash());
      shrunk.add(rest(folded));
      return next(state.transferred().plus(folded.part()), shrunk);
    }
    return next(state.transferred(), without(((Change.Dropped) change).leafHash()));
  }

  /** Why {@code change} cannot follow, whoever asks for it; empty when it can. */
  Optional<ChannelError> objectionTo(Change change) {
    ChannelId channel = state.channelId();
    if (change instanceof Change.Paid paid) {
      return paid.amount().isZero()
          ? Optional.of(new ChannelError.ZeroAmount(channel))
          : Optional.empty();
    }
    if (change instanceof Change.Locked locked) {
      Leaf leaf = locked.leaf();
      if (leaf.amount().isZero()) {
        return Optional.of(new ChannelError.ZeroAmount(channel));
      }
      if (leaves.size() >= Limits.PENDING_PER_LANE) {
        return Optional.of(
            new ChannelError.TooManyPending(channel, leaves.size(), Limits.PENDING_PER_LANE));
      }
      for (Leaf present : leaves) {
        if (present.isSamePayment(leaf)) {
          return Optional.of(
              new ChannelError.DuplicateLeaf(channel, ChannelHashes.leafHash(present)));
        }
      }
      return Optional.empty();
    }
    if (change instanceof Change.PartFolded folded) {
      return objectionToPart(folded);
    }
    Hash leafHash =
        change instanceof Change.Folded folded
            ? folded.leafHash()
            : ((Change.Dropped) change).leafHash();
    return leaf(leafHash).isPresent()
        ? Optional.empty()
        : Optional.of(new ChannelError.UnknownLeaf(channel, leafHash));
  }

  private Optional<ChannelError> objectionToPart(Change.PartFolded folded) {
    Optional<Leaf> leaf = leaf(folded.leafHash());
    if (!leaf.isPresent()) {
      return Optional.of(new ChannelError.UnknownLeaf(state.channelId(), folded.leafHash()));
    }
    Amount whole = leaf.get().amount();
    return folded.part().isZero() || !folded.part().isLessThan(whole)
        ? Optional.of(
            new ChannelError.NoPart(state.channelId(), folded.leafHash(), folded.part(), whole))
        : Optional.empty();
  }

  /** What a partial fold, which {@link #objectionTo} has let pass, leaves of its leaf. */
  Leaf rest(Change.PartFolded folded) {
    Leaf leaf = leaf(folded.leafHash()).orElseThrow(IllegalStateException::new);
    return leaf.of(leaf.amount().minus(folded.part()));
  }

  /** The same promises under another number: R14's jump. */
  Lane jumpedTo(long seq) {
    return new Lane(
        new LaneState(
            state.channelId(),
            state.payer(),
            seq,
            state.transferred(),
            state.pendingRoot(),
            state.pendingTotal()),
        leaves);
  }

  Optional<Leaf> leaf(Hash leafHash) {
    for (Leaf leaf : leaves) {
      if (ChannelHashes.leafHash(leaf).equals(leafHash)) {
        return Optional.of(leaf);
      }
    }
    return Optional.empty();
  }

  /** What the payer has promised so far, paid or pending. */
  Amount promised() {
    return state.transferred().plus(state.pendingTotal());
  }

  long seq() {
    return state.seq();
  }

  Hash hash() {
    return ChannelHashes.stateHash(state);
  }

  private Lane next(Amount transferred, List<Leaf> nextLeaves) {
    Amount pending = Amount.ZERO;
    for (Leaf leaf : nextLeaves) {
      pending = pending.plus(leaf.amount());
    }
    LaneState nextState =
        new LaneState(
            state.channelId(),
            state.payer(),
            state.seq() + 1,
            transferred,
            ChannelHashes.pendingRoot(nextLeaves),
            pending);
    return new Lane(nextState, Collections.unmodifiableList(nextLeaves));
  }

  private List<Leaf> without(Hash leafHash) {
    List<Leaf> fewer = new ArrayList<>();
    for (Leaf leaf : leaves) {
      if (!ChannelHashes.leafHash(leaf).equals(leafHash)) {
        fewer.add(leaf);
      }
    }
    return fewer;
  }
}
