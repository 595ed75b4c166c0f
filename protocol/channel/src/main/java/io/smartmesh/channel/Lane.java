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
import org.jspecify.annotations.Nullable;

/**
 * One direction of a channel with the leaves that its state only hashes. Immutable; every step
 * makes the next sequence number. Payer and payee run the same steps, so a signed state is checked
 * by computing it (CH-1, CH-2).
 *
 * <p>Many steps share one signature, and only the last of them needs the hash of all its leaves: so
 * it is made when {@link #state} is asked for.
 */
final class Lane {
  private final ChannelId channel;
  private final Address payer;
  private final long seq;
  private final Amount transferred;
  private final Amount pendingTotal;
  private final List<Leaf> leaves;
  private @Nullable LaneState state;

  private Lane(
      ChannelId channel,
      Address payer,
      long seq,
      Amount transferred,
      Amount pendingTotal,
      List<Leaf> leaves) {
    this.channel = channel;
    this.payer = payer;
    this.seq = seq;
    this.transferred = transferred;
    this.pendingTotal = pendingTotal;
    this.leaves = leaves;
  }

  /** One whose state is known; it must be that of these leaves. */
  Lane(LaneState state, List<Leaf> leaves) {
    this(
        state.channelId(),
        state.payer(),
        state.seq(),
        state.transferred(),
        state.pendingTotal(),
        leaves);
    this.state = state;
  }

  static Lane start(ChannelId channel, Address payer) {
    return new Lane(LaneState.start(channel, payer), Collections.emptyList());
  }

  LaneState state() {
    if (state == null) {
      Hash root = ChannelHashes.pendingRoot(leaves);
      state = new LaneState(channel, payer, seq, transferred, root, pendingTotal);
    }
    return state;
  }

  List<Leaf> leaves() {
    return leaves;
  }

  long seq() {
    return seq;
  }

  Amount transferred() {
    return transferred;
  }

  Amount pendingTotal() {
    return pendingTotal;
  }

  /** The state after {@code change}, which {@link #objectionTo} has let pass. */
  Lane after(Change change) {
    if (change instanceof Change.Paid paid) {
      return next(transferred.plus(paid.amount()), pendingTotal, leaves);
    }
    if (change instanceof Change.Locked locked) {
      List<Leaf> more = new ArrayList<>(leaves);
      more.add(locked.leaf());
      return next(transferred, pendingTotal.plus(locked.leaf().amount()), more);
    }
    if (change instanceof Change.Folded folded) {
      Amount amount = amount(folded.leafHash());
      return next(transferred.plus(amount), pendingTotal.minus(amount), without(folded.leafHash()));
    }
    if (change instanceof Change.PartFolded folded) {
      List<Leaf> shrunk = without(folded.leafHash());
      shrunk.add(rest(folded));
      return next(transferred.plus(folded.part()), pendingTotal.minus(folded.part()), shrunk);
    }
    Hash dropped = ((Change.Dropped) change).leafHash();
    return next(transferred, pendingTotal.minus(amount(dropped)), without(dropped));
  }

  private Amount amount(Hash leafHash) {
    return leaf(leafHash).orElseThrow(IllegalStateException::new).amount();
  }

  /** Why {@code change} cannot follow, whoever asks for it; empty when it can. */
  Optional<ChannelError> objectionTo(Change change) {
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
      return Optional.of(new ChannelError.UnknownLeaf(channel, folded.leafHash()));
    }
    Amount whole = leaf.get().amount();
    return folded.part().isZero() || !folded.part().isLessThan(whole)
        ? Optional.of(new ChannelError.NoPart(channel, folded.leafHash(), folded.part(), whole))
        : Optional.empty();
  }

  /** What a partial fold, which {@link #objectionTo} has let pass, leaves of its leaf. */
  Leaf rest(Change.PartFolded folded) {
    Leaf leaf = leaf(folded.leafHash()).orElseThrow(IllegalStateException::new);
    return leaf.of(leaf.amount().minus(folded.part()));
  }

  /** The same promises under another number: R14's jump. */
  Lane jumpedTo(long number) {
    return new Lane(
        new LaneState(channel, payer, number, transferred, state().pendingRoot(), pendingTotal),
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
    return transferred.plus(pendingTotal);
  }

  Hash hash() {
    return ChannelHashes.stateHash(state());
  }

  private Lane next(Amount nextTransferred, Amount nextPending, List<Leaf> nextLeaves) {
    return new Lane(
        channel,
        payer,
        seq + 1,
        nextTransferred,
        nextPending,
        Collections.unmodifiableList(nextLeaves));
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Lane lane && state().equals(lane.state()) && leaves.equals(lane.leaves);
  }

  @Override
  public int hashCode() {
    return state().hashCode();
  }

  @Override
  public String toString() {
    return "Lane[" + state() + ", " + leaves + "]";
  }
}
