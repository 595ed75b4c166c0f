package io.smartmesh.channel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way back of a device that may have forgotten states of a channel (R14, CH-46 to CH-52). It
 * signs nothing until both lanes have jumped:
 *
 * <pre>
 *  restored device                              its peer
 *  RECOVERING   Recover                    →
 *                                          ←    JumpLane: your lane, mine as you acked it,
 *                                               mine anew                        OFFERED
 *  ANSWERED     Jumped: mine anew, Ack     →    both lanes have jumped
 *                                          ←    JumpAck                          over
 *  over
 * </pre>
 *
 * <p>Each step is stored before it is told, and is told again for as long as it is asked for.
 */
final class RecoveryPhase {
  /** In the place of a signature where nobody signs: on sequence number 0. */
  private static final Signature UNSIGNED = new Signature(Bytes.wrap(new byte[Signature.LENGTH]));

  static final String WAITS = "restored: nothing is signed until the peer has shown what it holds";

  private final Context context;
  private final JumpCheck check;

  RecoveryPhase(Context context) {
    this.context = context;
    this.check = new JumpCheck(context);
  }

  // ------------------------------------------------------------------ commands

  /** The user says that this is the only copy. */
  void begin(Channel channel, Moment now, Consumer<? super ChannelOutput> out) {
    if (channel.phase != ChannelPhase.OPEN || channel.jump.isOffer()) {
      refuse(out, new ChannelError.NotOpen(channel.id, channel.view().phase()));
    } else if (channel.jump.isOver()) {
      channel.jump = channel.jump.again(context.clock().at(now));
      lock(channel, out);
      out.accept(ChannelRecords.jump(channel));
    }
  }

  /** CH-51: whatever the peer says, this device has forgotten states. */
  void dataIsOld(Channel channel, Consumer<? super ChannelOutput> out) {
    boolean signs = channel.phase == ChannelPhase.OPEN || channel.phase == ChannelPhase.FROZEN;
    if (signs && !channel.stale && !channel.jump.mayHaveForgotten()) {
      channel.stale = true;
      channel.confirmed = false;
      channel.why = "a newer snapshot of this device exists; nothing is signed";
      out.accept(ChannelRecords.terms(channel));
      out.accept(new ChannelOutput.Changed(channel.view()));
    }
  }

  private void lock(Channel channel, Consumer<? super ChannelOutput> out) {
    channel.confirmed = false;
    channel.why = WAITS;
    channel.shown = new ShownLanes();
    askAgain(channel);
    out.accept(ChannelRecords.terms(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
  }

  private static void askAgain(Channel channel) {
    channel.retryMillis = Limits.RETRY_MILLIS_FIRST;
    channel.retryAt = new Moment(Long.MIN_VALUE);
  }

  /** CH-52: a channel that the chain tells of and that we may have had before. */
  static void forgotten(Channel channel, ChainTime since, Consumer<? super ChannelOutput> out) {
    channel.jump = Jump.recovering(since);
    channel.why = WAITS;
    askAgain(channel);
    out.accept(ChannelRecords.jump(channel));
  }

  /** CH-53: when the peer has not come back for this long, the chain decides. */
  static boolean isAmnestyDue(Channel channel, ChainTime now, long afterSeconds) {
    return channel.phase == ChannelPhase.OPEN
        && channel.jump.mayHaveForgotten()
        && channel.terms.amnestyHold() > 0
        && channel.peerKey.isPresent()
        && now.isAfter(channel.jump.since().plusSeconds(afterSeconds));
  }

  /** Once a turn: asks, or asks again. */
  void flush(Channel channel, boolean due, Consumer<? super ChannelOutput> out) {
    if (!due || channel.phase != ChannelPhase.OPEN || !channel.peerOnline) {
      return;
    }
    if (channel.jump.stage() == Jump.Stage.RECOVERING) {
      send(channel, new ChannelMessage.Recover(channel.id), out);
    } else if (channel.jump.stage() == Jump.Stage.ANSWERED) {
      sendJumped(channel, out);
    }
  }

  void handle(
      Channel channel,
      ChannelMessage message,
      PublicKey peer,
      Moment now,
      Consumer<? super ChannelOutput> out) {
    if (message instanceof ChannelMessage.Recover) {
      recover(channel, now, out);
    } else if (message instanceof ChannelMessage.JumpLane part) {
      shown(channel, part, peer, out);
    } else if (message instanceof ChannelMessage.Jumped jumped) {
      jumped(channel, jumped, peer, out);
    } else if (message instanceof ChannelMessage.JumpAck ack) {
      acknowledged(channel, ack, peer, out);
    }
  }

  /** CH-52: one that a lock of ours may hang on is not given up before it is worthless. */
  boolean mayRelease(Channel channel, Leaf leaf, Moment now) {
    return context.clock().at(now).isAfter(leaf.expiry())
        || !channel.jump.orphans().contains(ChannelHashes.leafHash(leaf));
  }

  // ------------------------------------------------------------------ the peer of a restored
  // device

  private void recover(Channel channel, Moment now, Consumer<? super ChannelOutput> out) {
    if (channel.phase != ChannelPhase.OPEN || (channel.stale && channel.jump.isOver())) {
      refuse(out, new ChannelError.NotOpen(channel.id, channel.view().phase()));
      return;
    }
    if (channel.out.newest().seq() > Jump.SEQ_MOST || channel.in.best().seq() > Jump.SEQ_MOST) {
      refuse(
          out, new ChannelError.WrongJump(channel.id, channel.out.newest().seq(), Jump.SEQ_MOST));
      return;
    }
    if (channel.jump.isOver()) {
      offer(channel, channel.jump.again(context.clock().at(now)).at(Jump.Stage.OFFERED), out);
    } else if (channel.jump.stage() == Jump.Stage.RECOVERING) {
      bothForgot(channel, out);
    }
    show(channel, out);
  }

  private void offer(Channel channel, Jump jump, Consumer<? super ChannelOutput> out) {
    channel.jump = jump;
    channel.out.jump();
    channel.confirmed = false;
    channel.why = "the peer was restored; both lanes jump ahead";
    out.accept(ChannelRecords.out(channel));
    out.accept(ChannelRecords.jump(channel));
    out.accept(ChannelRecords.terms(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
  }

  /** The party with the smaller address begins, from what the other one holds of its lane. */
  private void bothForgot(Channel channel, Consumer<? super ChannelOutput> out) {
    Optional<ShownLanes.Shown> ours =
        channel.shown.lane(ChannelMessage.JumpLane.Which.YOURS, channel.id, channel.self());
    if (!channel.weAreA() || !ours.isPresent()) {
      return;
    }
    Optional<ChannelError> objection = check.ours(channel, ours.get());
    if (objection.isPresent()) {
      refuse(out, objection.get());
      return;
    }
    Lane lane = ours.get().lane();
    if (lane.seq() > channel.out.newest().seq()) {
      replaceOurs(channel, lane, out);
    }
    offer(channel, channel.jump.at(Jump.Stage.BOTH), out);
  }

  private void show(Channel channel, Consumer<? super ChannelOutput> out) {
    Lane peers = channel.in.best();
    sendLane(
        channel,
        ChannelMessage.JumpLane.Which.YOURS,
        peers,
        channel.in.signature().orElse(UNSIGNED),
        out);
    channel
        .out
        .released()
        .ifPresent(
            released -> {
              boolean isAck = Optional.of(released).equals(channel.out.acked());
              sendLane(
                  channel,
                  isAck
                      ? ChannelMessage.JumpLane.Which.ACKED
                      : ChannelMessage.JumpLane.Which.PRE_ACKED,
                  released.lane(),
                  released.signature(),
                  out);
            });
    if (channel.jump.isOffer()) {
      // Last: where it arrives in order, all that it is compared with is there.
      Lane anew = channel.out.newest();
      sendLane(
          channel, ChannelMessage.JumpLane.Which.ANEW, anew, context.signState(anew.state()), out);
    }
  }

  private void jumped(
      Channel channel,
      ChannelMessage.Jumped message,
      PublicKey peer,
      Consumer<? super ChannelOutput> out) {
    Lane best = channel.in.best();
    if (!channel.jump.isOffer()) {
      if (message.seq() == best.seq() && channel.phase == ChannelPhase.OPEN) {
        sendJumpAck(channel, out); // the one before was lost
      }
      return;
    }
    long expected = best.seq() + Jump.GAP;
    if (message.seq() != expected || message.ackedSeq() != channel.out.newest().seq()) {
      refuse(out, new ChannelError.WrongJump(channel.id, message.seq(), expected));
      return;
    }
    Lane lane = best;
    for (Hash leaf : message.dropped()) {
      if (!channel.in.released().contains(leaf) || !lane.leaf(leaf).isPresent()) {
        refuse(out, new ChannelError.UnreleasedDrop(channel.id, leaf));
        return;
      }
      lane = lane.after(new Change.Dropped(leaf));
    }
    lane = lane.jumpedTo(expected);
    boolean signed =
        context
                .verifier()
                .verify(peer, context.hashes().laneState(lane.state()), message.signature())
            && context
                .verifier()
                .verify(peer, check.ackOf(channel.out.newest().state()), message.ack());
    if (!signed || channel.phase != ChannelPhase.OPEN) {
      refuse(out, new ChannelError.BadSignature(channel.id, "jump to " + message.seq()));
      return;
    }
    channel.in.jump(lane, message.signature());
    List<OutLane.Step> covered = channel.out.jumpAcknowledged(message.ack());
    over(channel, channel.jump.orphans(), out);
    out.accept(ChannelRecords.in(channel));
    for (OutLane.Step step : covered) {
      out.accept(ChannelRecords.dropStep(channel, step.state().seq()));
      if (step.change() instanceof Change.Paid paid) {
        out.accept(new ChannelOutput.PaymentAcked(channel.id, paid.payment()));
      } else if (step.change() instanceof Change.Locked locked) {
        out.accept(new ChannelOutput.LeafAccepted(channel.id, locked.leaf()));
      }
    }
    sendJumpAck(channel, out);
  }

  // ------------------------------------------------------------------ the restored device

  private void shown(
      Channel channel,
      ChannelMessage.JumpLane part,
      PublicKey peer,
      Consumer<? super ChannelOutput> out) {
    if (channel.jump.stage() != Jump.Stage.RECOVERING || channel.phase != ChannelPhase.OPEN) {
      return;
    }
    channel.shown.add(part);
    Optional<ShownLanes.Shown> ours =
        channel.shown.lane(ChannelMessage.JumpLane.Which.YOURS, channel.id, channel.self());
    Optional<ShownLanes.Shown> anew =
        channel.shown.lane(ChannelMessage.JumpLane.Which.ANEW, channel.id, channel.peer);
    if (!ours.isPresent() || !anew.isPresent()) {
      return;
    }
    Optional<ChannelError> objection = check.ours(channel, ours.get());
    JumpCheck.Base base = check.base(channel);
    if (!objection.isPresent()) {
      objection = check.anew(channel, ours.get().lane(), base, anew.get(), peer);
    }
    if (objection.isPresent()) {
      channel.shown = new ShownLanes();
      refuse(out, objection.get());
      return;
    }
    take(channel, ours.get().lane(), base, anew.get(), out);
  }

  /** Both lanes as the peer has shown them; ours a jump further on. One turn, so one batch. */
  private void take(
      Channel channel,
      Lane reported,
      JumpCheck.Base base,
      ShownLanes.Shown anew,
      Consumer<? super ChannelOutput> out) {
    List<Hash> dropped = new ArrayList<>();
    Lane ours = reported;
    Optional<Acknowledged> preAcked =
        channel.out.preAcked().filter(state -> state.seq() > reported.seq());
    for (Leaf leaf : reported.leaves()) {
      Hash hash = ChannelHashes.leafHash(leaf);
      if (preAcked.isPresent() && !preAcked.get().lane().leaf(hash).isPresent()) {
        dropped.add(hash);
        ours = ours.after(new Change.Dropped(hash));
      }
    }
    Collections.sort(dropped);
    replaceOurs(channel, ours.jumpedTo(reported.seq()), out);
    channel.out.jump();
    JumpGains.tell(channel, base, anew.lane(), out);
    channel.in.jump(anew.lane(), anew.signature());
    channel.jump = channel.jump.answered(dropped, Orphans.of(channel));
    channel.shown = new ShownLanes();
    askAgain(channel);
    out.accept(ChannelRecords.out(channel));
    out.accept(ChannelRecords.in(channel));
    out.accept(ChannelRecords.jump(channel));
    sendJumped(channel, out);
  }

  /** What we thought of our lane gives way to what the payee has shown under our signature. */
  private static void replaceOurs(
      Channel channel, Lane shown, Consumer<? super ChannelOutput> out) {
    Lane before = channel.out.newest();
    for (OutLane.Step step : channel.out.replace(shown)) {
      out.accept(ChannelRecords.dropStep(channel, step.state().seq()));
      if (step.change() instanceof Change.Paid paid) {
        boolean contained =
            step.state().seq() <= shown.seq()
                && !step.state().transferred().isMoreThan(shown.transferred());
        out.accept(
            contained
                ? new ChannelOutput.PaymentAcked(channel.id, paid.payment())
                : new ChannelOutput.PaymentVoided(channel.id, paid.payment()));
      }
    }
    for (Leaf leaf : before.leaves()) {
      Hash hash = ChannelHashes.leafHash(leaf);
      if (!shown.leaf(hash).isPresent() && channel.proofs.remove(hash) != null) {
        out.accept(ChannelRecords.dropProof(channel, hash));
      }
    }
    GoneLeaves.tell(
        channel,
        before,
        shown.transferred(),
        leaf -> shown.leaf(ChannelHashes.leafHash(leaf)).isPresent(),
        out);
  }

  private void acknowledged(
      Channel channel,
      ChannelMessage.JumpAck message,
      PublicKey peer,
      Consumer<? super ChannelOutput> out) {
    Lane ours = channel.out.newest();
    if (channel.jump.stage() != Jump.Stage.ANSWERED || channel.phase != ChannelPhase.OPEN) {
      return;
    }
    boolean good =
        message.seq() == ours.seq()
            && context.verifier().verify(peer, check.ackOf(ours.state()), message.signature());
    if (!good) {
      refuse(out, new ChannelError.BadSignature(channel.id, "jump to " + message.seq()));
      return;
    }
    channel.out.jumpAcknowledged(message.signature());
    over(channel, channel.jump.orphans(), out);
    Retelling.tell(channel, out);
  }

  /** Both have acknowledged: what was signed before convicts nobody any more. */
  private static void over(
      Channel channel, List<Hash> orphans, Consumer<? super ChannelOutput> out) {
    channel.jump = new Jump(Jump.Stage.NONE, channel.jump.since(), none(), orphans);
    channel.stale = false;
    channel.confirmed = true;
    channel.wasConfirmed = true;
    channel.why = "";
    channel.dirty = true;
    channel.pausedUntil = Channel.NOT_PAUSED;
    channel.retryMillis = Limits.RETRY_MILLIS_FIRST;
    out.accept(ChannelRecords.out(channel));
    out.accept(ChannelRecords.jump(channel));
    out.accept(ChannelRecords.terms(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
    out.accept(new ChannelOutput.LaneReady(channel.id));
  }

  // ------------------------------------------------------------------ sending

  private void sendJumped(Channel channel, Consumer<? super ChannelOutput> out) {
    Lane ours = channel.out.newest();
    Lane peers = channel.in.best();
    send(
        channel,
        new ChannelMessage.Jumped(
            channel.id,
            ours.seq(),
            channel.jump.dropped(),
            context.signState(ours.state()),
            peers.seq(),
            context.signAck(peers.state())),
        out);
  }

  private void sendJumpAck(Channel channel, Consumer<? super ChannelOutput> out) {
    Lane peers = channel.in.best();
    send(
        channel,
        new ChannelMessage.JumpAck(channel.id, peers.seq(), context.signAck(peers.state())),
        out);
  }

  private static void sendLane(
      Channel channel,
      ChannelMessage.JumpLane.Which which,
      Lane lane,
      Signature signature,
      Consumer<? super ChannelOutput> out) {
    ShownLanes.parts(which, lane, signature).forEach(part -> send(channel, part, out));
  }

  private static void send(
      Channel channel, ChannelMessage message, Consumer<? super ChannelOutput> out) {
    if (channel.peerOnline) {
      out.accept(new ChannelOutput.SendToPeer(channel.peer, ChannelCodec.encode(message)));
    }
  }

  private static List<Hash> none() {
    return Collections.emptyList();
  }

  private static void refuse(Consumer<? super ChannelOutput> out, ChannelError error) {
    out.accept(new ChannelOutput.Refused(error));
  }
}
