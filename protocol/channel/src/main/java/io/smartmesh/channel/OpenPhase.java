package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
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

  /** In the place of a signature where nobody signs: on sequence number 0. */
  private static final Signature UNSIGNED = new Signature(Bytes.wrap(new byte[Signature.LENGTH]));

  private final Context context;

  OpenPhase(Context context) {
    this.context = context;
  }

  // ------------------------------------------------------------------ our commands

  void pay(Channel channel, ChannelInput.Pay pay, Moment now, Consumer<? super ChannelOutput> out) {
    Change.Paid change = new Change.Paid(pay.payment(), pay.amount());
    for (OutLane.Step step : channel.out.unacked().values()) {
      if (step.change() instanceof Change.Paid paid && paid.payment().equals(pay.payment())) {
        return;
      }
    }
    if (sign(channel, change, pay.amount(), now, out)) {
      out.accept(new ChannelOutput.PaymentSigned(channel.id, pay.payment()));
    }
  }

  void lock(
      Channel channel, ChannelInput.Lock lock, Moment now, Consumer<? super ChannelOutput> out) {
    Leaf leaf = lock.leaf();
    ChainTime chainNow = context.clock().at(now);
    ChainTime latest = chainNow.plusSeconds(Limits.EXPIRY_SECONDS);
    if (!leaf.evaluator().equals(context.contract().hashLock())) {
      refuse(
          out,
          new ChannelError.UnknownEvaluator(
              channel.id, leaf.evaluator(), context.contract().hashLock()));
    } else if (!leaf.expiry().isAfter(chainNow)) {
      refuse(out, new ChannelError.Expired(channel.id, leaf.expiry(), chainNow));
    } else if (leaf.expiry().isAfter(latest)) {
      refuse(out, new ChannelError.ExpiryTooFar(channel.id, leaf.expiry(), latest));
    } else {
      sign(channel, new Change.Locked(leaf, lock.onion()), leaf.amount(), now, out);
    }
  }

  void fold(Channel channel, Leaf leaf, Moment now, Consumer<? super ChannelOutput> out) {
    Hash leafHash = ChannelHashes.leafHash(leaf);
    if (channel.proofs.containsKey(leafHash)
        && sign(channel, new Change.Folded(leafHash), Amount.ZERO, now, out)) {
      channel.proofs.remove(leafHash);
      out.accept(ChannelRecords.dropProof(channel, leafHash));
    }
  }

  void claim(Channel channel, ChannelInput.Claim claim, Consumer<? super ChannelOutput> out) {
    Hash leafHash = ChannelHashes.leafHash(claim.leaf());
    Hash shown = Hashes.sha256(claim.evidence());
    if (!channel.in.best().leaf(leafHash).isPresent() || channel.in.released().contains(leafHash)) {
      refuse(out, new ChannelError.UnknownLeaf(channel.id, leafHash));
    } else if (!shown.equals(claim.leaf().terms())) {
      refuse(out, new ChannelError.WrongEvidence(channel.id, claim.leaf().terms(), shown));
    } else if (channel.claims.put(leafHash, claim.evidence()) == null) {
      out.accept(ChannelRecords.claim(channel, leafHash, claim.evidence()));
      decided(channel, leafHash, out);
      reveal(channel, leafHash, claim.evidence(), out);
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
    if (channel.phase != ChannelPhase.OPEN || channel.stale) {
      return refuse(out, new ChannelError.NotOpen(channel.id, channel.phase));
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
    boolean frees = change instanceof Change.Folded;
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
      Consumer<? super ChannelOutput> out) {
    if (channel.phase != ChannelPhase.OPEN || channel.stale) {
      refuse(out, new ChannelError.NotOpen(channel.id, channel.phase));
      return;
    }
    channel.ackDue = true;
    if (update.lastSeq() <= channel.in.best().seq()) {
      if (update.lastSeq() < channel.in.best().seq()) {
        showNewest(channel, out);
      }
      return;
    }
    Lane before = channel.in.best();
    Result<List<Change>, ChannelError> result =
        channel.in.accept(
            update, channel.mostPeerMayPromise(), peer, context.hashes(), context.verifier());
    if (result instanceof Result.Err<List<Change>, ChannelError> err) {
      refuse(out, err.error());
      return;
    }
    out.accept(ChannelRecords.in(channel));
    Lane lane = before;
    for (Change change : result.orThrow()) {
      tell(channel, lane, change, out);
      lane = lane.after(change);
    }
    if (givePreAck(channel, out)) {
      out.accept(ChannelRecords.in(channel));
    }
  }

  private void tell(
      Channel channel, Lane before, Change change, Consumer<? super ChannelOutput> out) {
    if (change instanceof Change.Paid paid) {
      out.accept(new ChannelOutput.PaymentReceived(channel.id, paid.payment(), paid.amount()));
    } else if (change instanceof Change.Locked locked) {
      Hash leafHash = ChannelHashes.leafHash(locked.leaf());
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

  /** To a peer that may have lost data: the newest state of its lane that we hold (R14). */
  void showNewest(Channel channel, Consumer<? super ChannelOutput> out) {
    if (channel.phase == ChannelPhase.FINISHED) {
      return;
    }
    LaneState state = channel.in.best().state();
    send(
        channel,
        new ChannelMessage.Newest(
            channel.id,
            state.seq(),
            state.transferred(),
            state.pendingRoot(),
            state.pendingTotal(),
            channel.in.signature().orElse(UNSIGNED)),
        out);
  }

  /** Our own signature on a state that we do not have: our data is older than the truth (R14). */
  void newest(Channel channel, ChannelMessage.Newest message, Consumer<? super ChannelOutput> out) {
    if (channel.stale) {
      return;
    }
    LaneState state =
        new LaneState(
            channel.id,
            channel.self(),
            message.seq(),
            message.transferred(),
            message.pendingRoot(),
            message.pendingTotal());
    // A state that we have ordered and not signed yet may stand where the truth has another one.
    boolean known =
        message.seq() <= channel.out.newest().seq()
            && channel.out.stateAt(message.seq()).map(state::equals).orElse(true);
    if (known) {
      confirm(channel, out);
      return;
    }
    if (!context
        .verifier()
        .verify(
            context.self().publicKey(), context.hashes().laneState(state), message.signature())) {
      refuse(out, new ChannelError.BadSignature(channel.id, "our own state " + message.seq()));
      return;
    }
    channel.stale = true;
    channel.confirmed = false;
    channel.why = "this device's data is older than what the peer holds; nothing is signed";
    out.accept(ChannelRecords.terms(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
    refuse(out, new ChannelError.StaleData(channel.id, channel.out.newest().seq(), message.seq()));
  }

  /** CH-31: the peer holds nothing newer of ours than we do, so what waits may be signed. */
  private void confirm(Channel channel, Consumer<? super ChannelOutput> out) {
    if (channel.confirmed) {
      return;
    }
    channel.confirmed = true;
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

  void reveal(Channel channel, ChannelMessage.Reveal message, Consumer<? super ChannelOutput> out) {
    channel
        .out
        .newest()
        .leaf(message.leafHash())
        .ifPresent(leaf -> evidence(channel, leaf, message.evidence(), out));
  }

  /** Takes evidence for a leaf of ours, from the payee or from the chain. */
  void evidence(Channel channel, Leaf leaf, Bytes evidence, Consumer<? super ChannelOutput> out) {
    Hash shown = Hashes.sha256(evidence);
    if (!shown.equals(leaf.terms())) {
      refuse(out, new ChannelError.WrongEvidence(channel.id, leaf.terms(), shown));
      return;
    }
    Hash leafHash = ChannelHashes.leafHash(leaf);
    if (channel.proofs.put(leafHash, evidence) == null) {
      out.accept(ChannelRecords.proof(channel, leafHash, evidence));
    }
    out.accept(new ChannelOutput.EvidenceSeen(channel.id, leaf, evidence));
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
    boolean working = channel.phase == ChannelPhase.OPEN && !channel.stale;
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
        send(channel, channel.out.pack(context::signState), out);
      }
    }
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
    channel.claims.forEach((leafHash, evidence) -> reveal(channel, leafHash, evidence, out));
    if (channel.confirmed) {
      channel.in.nextToRelease().ifPresent(leaf -> sendPreAck(channel, leaf, out));
    }
  }

  private static void schedule(Channel channel, Moment now, boolean due) {
    boolean waiting =
        channel.peerOnline
            && channel.phase == ChannelPhase.OPEN
            && ((!channel.confirmed && !channel.stale)
                || !channel.out.unacked().isEmpty()
                || !channel.claims.isEmpty()
                || channel.in.nextToRelease().isPresent()
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

  private static void reveal(
      Channel channel, Hash leafHash, Bytes evidence, Consumer<? super ChannelOutput> out) {
    send(channel, new ChannelMessage.Reveal(channel.id, leafHash, evidence), out);
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
