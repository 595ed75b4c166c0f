package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.LaneState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Our own lane: what we have signed, and what the payee has acknowledged of it. */
final class OutLane {
  /** A step that the payee has not acknowledged, with the state it led to. */
  record Step(Change change, Lane lane) {
    LaneState state() {
      return lane.state();
    }
  }

  private final ChannelId channel;
  private final TreeMap<Long, Step> unacked;
  private final TreeSet<PaymentId> unackedPayments = new TreeSet<>();
  private Lane newest;
  private Optional<Acknowledged> acked;
  private Optional<Acknowledged> preAcked;
  private long sentSeq;

  OutLane(ChannelId channel, Address self) {
    this(channel, Lane.start(channel, self), new TreeMap<>(), Optional.empty(), Optional.empty());
  }

  OutLane(
      ChannelId channel,
      Lane newest,
      TreeMap<Long, Step> unacked,
      Optional<Acknowledged> acked,
      Optional<Acknowledged> preAcked) {
    this.channel = channel;
    this.newest = newest;
    this.unacked = unacked;
    this.acked = acked;
    this.preAcked = preAcked;
    this.sentSeq = unacked.isEmpty() || hasJumped() ? newest.seq() : unacked.firstKey() - 1;
    for (Step step : unacked.values()) {
      paymentOf(step).ifPresent(unackedPayments::add);
    }
  }

  /** R14: the newest state is a jump that the payee has not acknowledged. */
  boolean hasJumped() {
    return !unacked.isEmpty() && newest.seq() - unacked.lastKey() >= Jump.GAP;
  }

  private void forgetUnacked() {
    unacked.clear();
    unackedPayments.clear();
  }

  private static Optional<PaymentId> paymentOf(Step step) {
    return step.change() instanceof Change.Paid paid
        ? Optional.of(paid.payment())
        : Optional.empty();
  }

  Lane newest() {
    return newest;
  }

  Map<Long, Step> unacked() {
    return Collections.unmodifiableMap(unacked);
  }

  /** This payment is signed, and the payee has not acknowledged it. */
  boolean isPaying(PaymentId payment) {
    return unackedPayments.contains(payment);
  }

  /** The unacknowledged step that made {@code seq}. */
  Step step(long seq) {
    Step step = unacked.get(seq);
    if (step == null) {
      throw new IllegalArgumentException("no unacknowledged step " + seq);
    }
    return step;
  }

  /** The newest state under a LaneAck: "I hold your signature". */
  Optional<Acknowledged> acked() {
    return acked;
  }

  /** The newest state under a LanePreAck: "I would take this state". */
  Optional<Acknowledged> preAcked() {
    return preAcked;
  }

  /** c of R6: the newest state under either. */
  Optional<Acknowledged> released() {
    if (!acked.isPresent()) {
      return preAcked;
    }
    return preAcked.isPresent() && preAcked.get().seq() > acked.get().seq() ? preAcked : acked;
  }

  /**
   * Every state that the chain may settle with, newest first: the peer may close with any of them.
   */
  List<Lane> enforceable() {
    List<Lane> lanes = new ArrayList<>();
    lanes.add(newest);
    unacked.descendingMap().values().forEach(step -> lanes.add(step.lane()));
    preAcked.ifPresent(state -> lanes.add(state.lane()));
    acked.ifPresent(state -> lanes.add(state.lane()));
    return lanes;
  }

  /** Our state with this number, unless it is older than what the payee has acknowledged. */
  Optional<LaneState> stateAt(long seq) {
    Step step = unacked.get(seq);
    return step != null
        ? Optional.of(step.state())
        : acked.map(Acknowledged::state).filter(state -> state.seq() == seq);
  }

  boolean hasUnsent() {
    return sentSeq < newest.seq();
  }

  void sign(Change change) {
    newest = newest.after(change);
    Step step = new Step(change, newest);
    unacked.put(newest.seq(), step);
    paymentOf(step).ifPresent(unackedPayments::add);
  }

  /**
   * The payee released a leaf: takes its PreAck of exactly our next state and signs that state
   * (R4).
   */
  boolean signRelease(
      ChannelMessage.PreAck message, PublicKey payee, ChannelHashes hashes, Verifier verifier) {
    Change drop = new Change.Dropped(message.leafHash());
    Lane next = newest.after(drop);
    Hash digest = hashes.lanePreAck(channel, next.state().payer(), next.seq(), next.hash());
    if (!verifier.verify(payee, digest, message.signature())) {
      return false;
    }
    sign(drop);
    preAcked = Optional.of(new Acknowledged(next, message.signature()));
    return true;
  }

  /**
   * Takes an acknowledgement of an unacknowledged state.
   *
   * @return the steps that it covers, oldest first; empty when the signature is wrong
   */
  Optional<List<Step>> acknowledge(
      ChannelMessage.Ack ack, PublicKey payee, ChannelHashes hashes, Verifier verifier) {
    Step step = unacked.get(ack.seq());
    if (step == null) {
      return Optional.of(Collections.emptyList());
    }
    Hash digest =
        hashes.laneAck(
            channel, step.state().payer(), ack.seq(), ChannelHashes.stateHash(step.state()));
    if (!verifier.verify(payee, digest, ack.signature())) {
      return Optional.empty();
    }
    Map<Long, Step> covered = unacked.headMap(ack.seq(), true);
    List<Step> steps = new ArrayList<>(covered.values());
    covered.clear();
    for (Step done : steps) {
      paymentOf(done).ifPresent(unackedPayments::remove);
    }
    acked = Optional.of(new Acknowledged(step.lane(), ack.signature()));
    sentSeq = Math.max(sentSeq, ack.seq());
    return Optional.of(steps);
  }

  /** R14: the same promises, {@link Jump#GAP} further on. The steps before wait for its Ack. */
  void jump() {
    newest = newest.jumpedTo(newest.seq() + Jump.GAP);
    sentSeq = newest.seq();
  }

  /**
   * R14: what the payee has shown takes the place of what we thought.
   *
   * @return the steps that are forgotten, oldest first
   */
  List<Step> replace(Lane shown) {
    List<Step> steps = new ArrayList<>(unacked.values());
    forgetUnacked();
    newest = shown;
    sentSeq = shown.seq();
    return steps;
  }

  /**
   * R14: the payee has acknowledged the jumped state.
   *
   * @return the steps that it covers, oldest first
   */
  List<Step> jumpAcknowledged(Signature signature) {
    List<Step> steps = new ArrayList<>(unacked.values());
    forgetUnacked();
    acked = Optional.of(new Acknowledged(newest, signature));
    sentSeq = newest.seq();
    return steps;
  }

  /** Everything unacknowledged will be packed again: it may have been lost. */
  void resendAll() {
    sentSeq = unacked.isEmpty() ? newest.seq() : unacked.firstKey() - 1;
  }

  /**
   * The next messages of unsent steps under one signature; call while {@link #hasUnsent()}. All but
   * the last are {@link ChannelMessage.Steps}: a lock fills half a message with its onion.
   */
  List<ChannelMessage> pack(SignState signer) {
    List<ChannelMessage> messages = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    long firstSeq = sentSeq + 1;
    int room = ROOM;
    LaneState last = newest.state();
    for (Step step : unacked.tailMap(firstSeq, true).values()) {
      int size = ChangeCodec.size(step.change());
      boolean isFull = size > room && !changes.isEmpty();
      if (step.state().seq() - sentSeq > Limits.CHANGES_PER_UPDATE
          || (isFull && messages.size() + 1 == Limits.MESSAGES_PER_UPDATE)) {
        break;
      }
      if (isFull) {
        messages.add(new ChannelMessage.Steps(channel, firstSeq, changes));
        changes = new ArrayList<>();
        firstSeq = step.state().seq();
        room = ROOM;
      }
      room -= size;
      changes.add(step.change());
      last = step.state();
    }
    sentSeq = last.seq();
    messages.add(
        new ChannelMessage.Update(
            channel,
            firstSeq,
            changes,
            last.transferred(),
            last.pendingRoot(),
            last.pendingTotal(),
            signer.sign(last)));
    return messages;
  }

  /** The bytes of an update besides its changes, at the most. */
  private static final int UPDATE_OVERHEAD = 1 + 32 + 9 + 1 + 33 + 33 + 33 + 64;

  private static final int ROOM = Limits.MESSAGE_BYTES - UPDATE_OVERHEAD;

  /** Signs a lane state with the device key. */
  interface SignState {
    Signature sign(LaneState state);
  }
}
