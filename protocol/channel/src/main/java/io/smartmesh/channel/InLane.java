package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.Evaluators;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The peer's lane, as far as we have accepted it: the money that comes to us. */
final class InLane {
  /** Our highest PreAck, which a close must disclose (R6: a). */
  record GivenPreAck(long seq, Hash stateHash) {}

  private final ChannelId channel;
  private final TreeSet<Hash> released;
  private Lane best;
  private Optional<Signature> signature;
  private Optional<GivenPreAck> preAck;

  InLane(ChannelId channel, Address peer) {
    this(channel, Lane.start(channel, peer), Optional.empty(), new TreeSet<>(), Optional.empty());
  }

  InLane(
      ChannelId channel,
      Lane best,
      Optional<Signature> signature,
      TreeSet<Hash> released,
      Optional<GivenPreAck> preAck) {
    this.channel = channel;
    this.best = best;
    this.signature = signature;
    this.released = released;
    this.preAck = preAck;
  }

  Lane best() {
    return best;
  }

  /** The peer's, over {@link #best}; empty only at sequence number 0. */
  Optional<Signature> signature() {
    return signature;
  }

  Optional<GivenPreAck> preAck() {
    return preAck;
  }

  /** Leaves that we have given up: never claimed any more, and their dropping is accepted. */
  TreeSet<Hash> released() {
    return released;
  }

  /**
   * Checks an update and takes it (R1, CH-3).
   *
   * @param most what the payer may promise at the most
   * @return the changes that were new
   */
  Result<List<Change>, ChannelError> accept(
      ChannelMessage.Update update,
      Amount most,
      PublicKey payer,
      ChannelHashes hashes,
      Verifier verifier) {
    long next = best.seq() + 1;
    if (update.firstSeq() > next) {
      return Result.err(new ChannelError.SeqGap(channel, update.firstSeq(), next));
    }
    List<Change> fresh =
        update.changes().subList((int) (next - update.firstSeq()), update.changes().size());
    Lane lane = best;
    List<Lane> steps = new ArrayList<>(fresh.size());
    for (Change change : fresh) {
      Optional<ChannelError> objection =
          objectionTo(lane, change, most, hashes.contract().evaluators());
      if (objection.isPresent()) {
        return Result.err(objection.get());
      }
      lane = lane.after(change);
      steps.add(lane);
      if (lane.promised().isMoreThan(most)) {
        return Result.err(new ChannelError.Overspent(channel, lane.promised(), most));
      }
    }
    Optional<ChannelError> mismatch = mismatch(update, lane.state());
    if (mismatch.isPresent()) {
      return Result.err(mismatch.get());
    }
    if (!verifier.verify(payer, hashes.laneState(lane.state()), update.signature())) {
      return Result.err(new ChannelError.BadSignature(channel, "lane state " + lane.seq()));
    }
    for (int i = 0; i < steps.size(); i++) {
      take(fresh.get(i), steps.get(i));
    }
    signature = Optional.of(update.signature());
    return Result.ok(new ArrayList<>(fresh));
  }

  /** SC-5: what is earned as a whole only is folded as a whole only. */
  private static boolean mayFoldPart(Lane lane, Change.PartFolded folded, Evaluators known) {
    return lane.leaf(folded.leafHash()).filter(l -> known.earnsParts(l.evaluator())).isPresent();
  }

  private Optional<ChannelError> objectionTo(
      Lane lane, Change change, Amount most, Evaluators known) {
    Amount amount = Amount.ZERO;
    if (change instanceof Change.Paid paid) {
      amount = paid.amount();
    } else if (change instanceof Change.Locked locked) {
      amount = locked.leaf().amount();
    } else if (change instanceof Change.PartFolded folded && !mayFoldPart(lane, folded, known)) {
      return Optional.of(
          new ChannelError.NoPart(channel, folded.leafHash(), folded.part(), Amount.ZERO));
    } else if (change instanceof Change.Dropped dropped && !released.contains(dropped.leafHash())) {
      return Optional.of(new ChannelError.UnreleasedDrop(channel, dropped.leafHash()));
    }
    // Before any sum is made: a hostile amount must not overflow one.
    return amount.isMoreThan(most)
        ? Optional.of(new ChannelError.Overspent(channel, amount, most))
        : lane.objectionTo(change);
  }

  private void take(Change change, Lane after) {
    if (change instanceof Change.Dropped dropped) {
      released.remove(dropped.leafHash());
    } else if (change instanceof Change.PartFolded folded && released.remove(folded.leafHash())) {
      released.add(ChannelHashes.leafHash(best.rest(folded)));
    }
    best = after;
  }

  private Optional<ChannelError> mismatch(ChannelMessage.Update update, LaneState computed) {
    if (!update.transferred().equals(computed.transferred())) {
      return wrong("transferred", update.transferred(), computed.transferred());
    }
    if (!update.pendingTotal().equals(computed.pendingTotal())) {
      return wrong("pendingTotal", update.pendingTotal(), computed.pendingTotal());
    }
    if (!update.pendingRoot().equals(computed.pendingRoot())) {
      return wrong("pendingRoot", update.pendingRoot(), computed.pendingRoot());
    }
    return Optional.empty();
  }

  private Optional<ChannelError> wrong(String field, Object signed, Object computed) {
    return Optional.of(
        new ChannelError.WrongSum(channel, field, signed.toString(), computed.toString()));
  }

  /** R14: takes a lane that has jumped; the caller has checked it. */
  void jump(Lane lane, Signature payers) {
    best = lane;
    signature = Optional.of(payers);
    released.removeIf(leaf -> !best.leaf(leaf).isPresent());
  }

  /**
   * Gives up a leaf of ours for good. False when there is no such leaf or it is given up already.
   */
  boolean release(Hash leafHash) {
    return best.leaf(leafHash).isPresent() && released.add(leafHash);
  }

  /**
   * The next state we would take: the newest without the first leaf that we gave up. One at a time,
   * since a PreAck is for exactly the payer's next state.
   */
  Optional<Leaf> nextToRelease() {
    for (Hash leafHash : released) {
      Optional<Leaf> leaf = best.leaf(leafHash);
      if (leaf.isPresent()) {
        return leaf;
      }
    }
    return Optional.empty();
  }

  /**
   * Records our PreAck of the state after {@code leaf} is dropped; must be durable before it is
   * sent.
   */
  GivenPreAck givePreAck(Leaf leaf) {
    Lane next = best.after(new Change.Dropped(ChannelHashes.leafHash(leaf)));
    GivenPreAck given = new GivenPreAck(next.seq(), next.hash());
    preAck = Optional.of(given);
    return given;
  }
}
