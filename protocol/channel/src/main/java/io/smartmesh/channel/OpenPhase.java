package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What happens in an open channel: paying, locking (CH-7, CH-8), acknowledging, revealing (CH-9),
 * folding and releasing (CH-11, CH-12). Each method handles one command or message; the states are
 * signed and sent in {@link #flush}, once a turn.
 */
final class OpenPhase {
  /** How long new steps wait for a PreAck that crossed our newest state. */
  private static final long RELEASE_PAUSE_MILLIS = 2_000;

  private final Context context;
  private final Locks locks;
  private final BadStates badStates;
  private final Claims claims;
  private final Collection<Channel> channels;

  /**
   * @param channels all of this device, as they come and go
   */
  OpenPhase(Context context, Collection<Channel> channels) {
    this.context = context;
    this.locks = new Locks(context);
    this.badStates = new BadStates(context);
    this.claims = new Claims(context.conditions());
    this.channels = channels;
  }

  // ------------------------------------------------------------------ our commands

  void pay(Channel channel, ChannelInput.Pay pay, Moment now, Consumer<? super ChannelOutput> out) {
    if (channel.out.isPaying(pay.payment())) {
      return;
    }
    Change.Paid change = new Change.Paid(pay.payment(), pay.amount());
    if (sign(channel, change, pay.amount(), now, out)) {
      out.accept(new ChannelOutput.PaymentSigned(channel.id, pay.payment()));
    }
  }

  void lock(
      Channel channel, ChannelInput.Lock lock, Moment now, Consumer<? super ChannelOutput> out) {
    Leaf leaf = lock.leaf();
    Optional<ChannelError> objection = locks.objectionToOurs(channel, leaf, now);
    if (objection.isPresent()) {
      refuse(out, objection.get());
    } else {
      sign(channel, new Change.Locked(leaf, lock.onion()), leaf.amount(), now, out);
    }
  }

  void fold(Channel channel, Leaf leaf, Moment now, Consumer<? super ChannelOutput> out) {
    Hash leafHash = ChannelHashes.leafHash(leaf);
    Optional<Change> change = claims.fold(channel, leaf, context.clock().at(now));
    if (change.isPresent() && sign(channel, change.get(), Amount.ZERO, now, out)) {
      channel.proofs.remove(leafHash);
      out.accept(ChannelRecords.dropProof(channel, leafHash));
    }
  }

  void claim(
      Channel channel, ChannelInput.Claim claim, Moment now, Consumer<? super ChannelOutput> out) {
    Hash leafHash = ChannelHashes.leafHash(claim.leaf());
    ChainTime chainNow = context.clock().at(now);
    if (!channel.in.best().leaf(leafHash).isPresent() || channel.in.released().contains(leafHash)) {
      refuse(out, new ChannelError.UnknownLeaf(channel.id, leafHash));
    } else if (claims.earned(claim.leaf(), claim.evidence(), chainNow).isZero()) {
      Claims.refuse(channel, claim.leaf(), claim.evidence(), out);
    } else if (claims.better(channel.claims, claim.leaf(), claim.evidence(), chainNow)) {
      channel.claims.put(leafHash, claim.evidence());
      out.accept(ChannelRecords.claim(channel, leafHash, claim.evidence()));
      decided(channel, leafHash, out);
      channel.toReveal.add(leafHash);
      channel.dirty = true;
    }
  }

  void release(Channel channel, Leaf leaf, Consumer<? super ChannelOutput> out) {
    Hash leafHash = ChannelHashes.leafHash(leaf);
    if (channel.claims.containsKey(leafHash)) {
      refuse(out, new ChannelError.UnknownLeaf(channel.id, leafHash));
    } else if (channel.phase == ChannelPhase.OPEN && channel.in.release(leafHash)) {
      // Once the channel closes nothing more is signed (R5): the leaf then expires on the chain.
      decided(channel, leafHash, out);
      givePreAck(channel, out);
      out.accept(ChannelRecords.in(channel));
      channel.dirty = true;
    }
  }

  void askRelease(Channel channel, Leaf leaf, Consumer<? super ChannelOutput> out) {
    Hash leafHash = ChannelHashes.leafHash(leaf);
    if (channel.out.newest().leaf(leafHash).isPresent()) {
      send(channel, new ChannelMessage.AskRelease(channel.id, leafHash), out);
    } else {
      refuse(out, new ChannelError.UnknownLeaf(channel.id, leafHash));
    }
  }

  /** Adds a step to our lane if capacity and the window allow. */
  private boolean sign(
      Channel channel,
      Change change,
      Amount costs,
      Moment now,
      Consumer<? super ChannelOutput> out) {
    if (channel.jump.isOffer()) {
      return refuse(out, new ChannelError.LaneBusy(channel.id, 0, Limits.UNACKED_STATES));
    }
    if (!channel.isWorking()) {
      return refuse(out, new ChannelError.NotOpen(channel.id, channel.view().phase()));
    }
    Optional<ChannelError> objection = channel.out.newest().objectionTo(change);
    if (objection.isPresent()) {
      return refuse(out, objection.get());
    }
    if (costs.isMoreThan(channel.spendable())) {
      return refuse(out, new ChannelError.NotEnough(channel.id, costs, channel.spendable()));
    }
    int unacked = channel.out.unacked().size();
    // Folding frees the lane, so it may use the whole window and does not wait for a release.
    boolean frees = change instanceof Change.Folded || change instanceof Change.PartFolded;
    if (unacked >= Limits.UNACKED_STATES
        || (!frees && (channel.wantsTogether || now.isBefore(channel.pausedUntil)))) {
      return refuse(out, new ChannelError.LaneBusy(channel.id, unacked, Limits.UNACKED_STATES));
    }
    channel.out.sign(change);
    out.accept(ChannelRecords.step(channel, channel.out.newest().seq()));
    channel.dirty = true;
    return true;
  }

  // ------------------------------------------------------------------ the peer's messages

  void update(
      Channel channel,
      ChannelMessage.Update update,
      PublicKey peer,
      Moment now,
      Consumer<? super ChannelOutput> out) {
    if (!channel.isWorking()) {
      refuse(out, new ChannelError.NotOpen(channel.id, channel.view().phase()));
      return;
    }
    channel.ackDue = true;
    if (update.lastSeq() <= channel.in.best().seq()) {
      if (update.lastSeq() < channel.in.best().seq()) {
        Newest.show(channel, out);
      } else {
        badStates.refused(channel, update, peer, out);
      }
      return;
    }
    Lane before = channel.in.best();
    Result<List<Change>, ChannelError> result =
        channel.in.accept(
            update, channel.mostPeerMayPromise(), peer, context.hashes(), context.verifier());
    if (result instanceof Result.Err<List<Change>, ChannelError> err) {
      refuse(out, err.error());
      if (update.firstSeq() <= before.seq() + 1) {
        badStates.refused(channel, update, peer, out);
      }
      return;
    }
    out.accept(ChannelRecords.in(channel));
    Lane lane = before;
    for (Change change : result.orThrow()) {
      tell(channel, lane, change, now, out);
      lane = lane.after(change);
      badStates.taken(channel, lane.state(), out);
    }
    if (givePreAck(channel, out)) {
      out.accept(ChannelRecords.in(channel));
    }
  }

  private void tell(
      Channel channel,
      Lane before,
      Change change,
      Moment now,
      Consumer<? super ChannelOutput> out) {
    if (change instanceof Change.Paid paid) {
      out.accept(new ChannelOutput.PaymentReceived(channel.id, paid.payment(), paid.amount()));
    } else if (change instanceof Change.Locked locked) {
      Hash leafHash = ChannelHashes.leafHash(locked.leaf());
      Optional<ChannelError> objection = locks.objectionToPeers(channel, locked.leaf(), now);
      if (objection.isPresent()) {
        refuse(out, objection.get());
        if (channel.in.release(leafHash)) {
          out.accept(ChannelRecords.in(channel));
        }
        return;
      }
      channel.onions.put(leafHash, locked.onion());
      out.accept(ChannelRecords.onion(channel, leafHash, locked.onion()));
      out.accept(new ChannelOutput.LeafLocked(channel.id, locked.leaf(), locked.onion()));
    } else if (change instanceof Change.Folded folded) {
      decided(channel, folded.leafHash(), out);
      channel.claims.remove(folded.leafHash());
      out.accept(ChannelRecords.dropClaim(channel, folded.leafHash()));
      before
          .leaf(folded.leafHash())
          .ifPresent(leaf -> out.accept(new ChannelOutput.LeafPaid(channel.id, leaf)));
    } else if (change instanceof Change.PartFolded folded) {
      Leaf leaf = before.leaf(folded.leafHash()).orElseThrow(IllegalStateException::new);
      claims.shrink(channel, leaf, before.rest(folded), out);
      out.accept(new ChannelOutput.LeafPaid(channel.id, leaf.of(folded.part())));
    }
  }

  void ack(
      Channel channel,
      ChannelMessage.Ack ack,
      PublicKey peer,
      Consumer<? super ChannelOutput> out) {
    if (channel.phase == ChannelPhase.SETTLED || channel.phase == ChannelPhase.FINISHED) {
      return; // the settlement has decided what is paid (CH-22)
    }
    if (ack.seq() > channel.out.newest().seq()) {
      // Only a claim; the peer has our signature to show if it is true.
      refuse(out, new ChannelError.StaleData(channel.id, channel.out.newest().seq(), ack.seq()));
      return;
    }
    boolean wasBusy = channel.out.unacked().size() >= Limits.UNACKED_STATES;
    Optional<List<OutLane.Step>> covered =
        channel.out.acknowledge(ack, peer, context.hashes(), context.verifier());
    if (!covered.isPresent()) {
      refuse(out, new ChannelError.BadSignature(channel.id, "acknowledgement " + ack.seq()));
      return;
    }
    if (covered.get().isEmpty()) {
      return;
    }
    out.accept(ChannelRecords.out(channel));
    for (OutLane.Step step : covered.get()) {
      out.accept(ChannelRecords.dropStep(channel, step.state().seq()));
      if (step.change() instanceof Change.Paid paid) {
        out.accept(new ChannelOutput.PaymentAcked(channel.id, paid.payment()));
      } else if (step.change() instanceof Change.Locked locked) {
        out.accept(new ChannelOutput.LeafAccepted(channel.id, locked.leaf()));
      }
    }
    channel.retryMillis = Limits.RETRY_MILLIS_FIRST;
    if (wasBusy) {
      out.accept(new ChannelOutput.LaneReady(channel.id));
    }
  }

  /** Our own signature on what we do not have: our data is older than the truth (R14). */
  void newest(Channel channel, ChannelMessage.Newest message, Consumer<? super ChannelOutput> out) {
    if (channel.stale || !channel.jump.isOver()) {
      return;
    }
    Optional<ChannelError> objection = Newest.objection(channel, message, context);
    if (!objection.isPresent()) {
      confirm(channel, out);
      return;
    }
    if (objection.get() instanceof ChannelError.StaleData) {
      channel.stale = true;
      channel.confirmed = false;
      channel.why = "this device's data is older than what the peer holds; nothing is signed";
      out.accept(ChannelRecords.terms(channel));
      out.accept(new ChannelOutput.Changed(channel.view()));
    }
    refuse(out, objection.get());
  }

  /** CH-31: the peer holds nothing newer of ours than we do, so what waits may be signed. */
  private void confirm(Channel channel, Consumer<? super ChannelOutput> out) {
    if (channel.confirmed) {
      return;
    }
    channel.confirmed = true;
    channel.wasConfirmed = true;
    channel.out.resendAll();
    channel.dirty = true;
    if (channel.maySign() && givePreAck(channel, out)) {
      out.accept(ChannelRecords.in(channel));
    }
  }

  void preAck(
      Channel channel,
      ChannelMessage.PreAck message,
      PublicKey peer,
      Moment now,
      Consumer<? super ChannelOutput> out) {
    if (!channel.maySign() || channel.out.unacked().size() >= Limits.UNACKED_STATES) {
      return;
    }
    Optional<Leaf> leaf = channel.out.newest().leaf(message.leafHash());
    if (!leaf.isPresent()) {
      return;
    }
    if (message.seq() != channel.out.newest().seq() + 1) {
      // Taken by a state that crossed it (R4): hold still until the payee has seen our newest.
      channel.pausedUntil = now.plusMillis(RELEASE_PAUSE_MILLIS);
      channel.out.resendAll();
      channel.dirty = true;
      return;
    }
    if (!channel.out.signRelease(message, peer, context.hashes(), context.verifier())) {
      refuse(
          out, new ChannelError.BadSignature(channel.id, "pre-acknowledgement " + message.seq()));
      return;
    }
    out.accept(ChannelRecords.step(channel, channel.out.newest().seq()));
    channel.dirty = true;
    channel.pausedUntil = Channel.NOT_PAUSED;
    if (channel.proofs.remove(message.leafHash()) != null) {
      out.accept(ChannelRecords.dropProof(channel, message.leafHash()));
    }
    out.accept(new ChannelOutput.LeafReleased(channel.id, leaf.get()));
    out.accept(new ChannelOutput.LaneReady(channel.id));
  }

  void reveal(
      Channel channel,
      ChannelMessage.Reveal message,
      Moment now,
      Consumer<? super ChannelOutput> out) {
    for (ChannelMessage.Shown shown : message.shown()) {
      channel
          .out
          .newest()
          .leaf(shown.leafHash())
          .ifPresent(leaf -> evidence(channel, leaf, shown.evidence(), now, out));
    }
  }

  private void evidence(
      Channel channel, Leaf leaf, Bytes evidence, Moment now, Consumer<? super ChannelOutput> out) {
    Orphans.earn(leaf, evidence, claims, channels, out);
    claims.seen(channel, leaf, evidence, context.clock().at(now), out);
  }

  void releaseAsked(
      Channel channel, ChannelMessage.AskRelease message, Consumer<? super ChannelOutput> out) {
    channel
        .in
        .best()
        .leaf(message.leafHash())
        .ifPresent(leaf -> out.accept(new ChannelOutput.ReleaseAsked(channel.id, leaf)));
  }

  // ------------------------------------------------------------------ once a turn

  /** Signs and sends what this turn has made; again, what the peer has not answered. */
  void flush(Channel channel, Moment now, Consumer<? super ChannelOutput> out) {
    if (!channel.pausedUntil.equals(Channel.NOT_PAUSED) && !now.isBefore(channel.pausedUntil)) {
      channel.pausedUntil = Channel.NOT_PAUSED;
      out.accept(new ChannelOutput.LaneReady(channel.id));
    }
    boolean due = !channel.retryAt.isAfter(now);
    boolean working = channel.isWorking();
    // Not at the first time: a peer that appears shows it by itself (CH-13).
    boolean late = due && channel.retryMillis > Limits.RETRY_MILLIS_FIRST;
    if (working && !channel.confirmed && late) {
      send(channel, new ChannelMessage.AskNewest(channel.id), out);
    }
    if (working && channel.out.hasUnsent()) {
      out.accept(ChannelRecords.out(channel));
    }
    if (channel.peerOnline && working) {
      if (due) {
        resend(channel, out);
      }
      if (channel.ackDue && channel.in.best().seq() > 0) {
        sendAck(channel, out);
      }
      while (channel.confirmed && channel.out.hasUnsent()) {
        channel.out.pack(context::signState).forEach(message -> send(channel, message, out));
      }
    }
    Reveals.take(channel).forEach(message -> send(channel, message, out));
    channel.ackDue = false;
    channel.dirty = false;
    schedule(channel, now, due);
  }

  private void resend(Channel channel, Consumer<? super ChannelOutput> out) {
    if (channel.confirmed && !channel.out.unacked().isEmpty()) {
      channel.out.resendAll();
      // The payee may lack the acknowledgement that our spending relies on (R1).
      channel.ackDue = true;
    }
    channel.toReveal.addAll(channel.claims.keySet());
    if (channel.confirmed) {
      channel.in.nextToRelease().ifPresent(leaf -> sendPreAck(channel, leaf, out));
    }
  }

  private static void schedule(Channel channel, Moment now, boolean due) {
    boolean waiting =
        channel.peerOnline
            && channel.phase == ChannelPhase.OPEN
            && ((!channel.confirmed && (!channel.stale || channel.jump.mayHaveForgotten()))
                || !channel.out.unacked().isEmpty()
                || !channel.claims.isEmpty()
                || channel.in.nextToRelease().isPresent()
                || channel.asksWithdrawal()
                || channel.wantsTogether);
    if (!waiting) {
      channel.retryAt = Moment.NEVER;
      channel.retryMillis = Limits.RETRY_MILLIS_FIRST;
    } else if (due || channel.retryAt.equals(Moment.NEVER)) {
      channel.retryAt = now.plusMillis(channel.retryMillis);
      channel.retryMillis = Math.min(2 * channel.retryMillis, Limits.RETRY_MILLIS_LONGEST);
    }
  }

  private void sendAck(Channel channel, Consumer<? super ChannelOutput> out) {
    send(
        channel,
        new ChannelMessage.Ack(
            channel.id, channel.in.best().seq(), context.signAck(channel.in.best().state())),
        out);
  }

  private boolean givePreAck(Channel channel, Consumer<? super ChannelOutput> out) {
    Optional<Leaf> leaf = channel.confirmed ? channel.in.nextToRelease() : Optional.<Leaf>empty();
    leaf.ifPresent(l -> sendPreAck(channel, l, out));
    return leaf.isPresent();
  }

  private void sendPreAck(Channel channel, Leaf leaf, Consumer<? super ChannelOutput> out) {
    InLane.GivenPreAck given = channel.in.givePreAck(leaf);
    send(
        channel,
        new ChannelMessage.PreAck(
            channel.id,
            given.seq(),
            ChannelHashes.leafHash(leaf),
            context.signPreAck(channel.id, channel.peer, given)),
        out);
  }

  private static void decided(Channel channel, Hash leafHash, Consumer<? super ChannelOutput> out) {
    if (channel.onions.remove(leafHash) != null) {
      out.accept(ChannelRecords.dropOnion(channel, leafHash));
    }
  }

  private static void send(
      Channel channel, ChannelMessage message, Consumer<? super ChannelOutput> out) {
    if (channel.peerOnline) {
      out.accept(new ChannelOutput.SendToPeer(channel.peer, ChannelCodec.encode(message)));
    }
  }

  private static boolean refuse(Consumer<? super ChannelOutput> out, ChannelError error) {
    out.accept(new ChannelOutput.Refused(error));
    return false;
  }
}
