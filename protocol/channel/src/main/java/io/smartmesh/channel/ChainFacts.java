package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.SelectedLane;
import io.smartmesh.ethereum.channels.SettledRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Takes what the contracts did, and takes it back (CH-24 to CH-29). The same fact twice changes
 * nothing the second time.
 */
final class ChainFacts {
  private static final int AMOUNT_BITS = 256;

  private final Context context;
  private final Claims claims;
  private final TreeMap<ChannelId, Channel> channels;
  private final TreeMap<Address, PublicKey> online;
  private Optional<ChainTime> forgottenUntil;

  ChainFacts(
      Context context,
      TreeMap<ChannelId, Channel> channels,
      TreeMap<Address, PublicKey> online,
      Optional<ChainTime> forgottenUntil) {
    this.forgottenUntil = forgottenUntil;
    this.context = context;
    this.claims = new Claims(context.conditions());
    this.channels = channels;
    this.online = online;
  }

  void handle(ChannelFact fact, long height, Consumer<? super ChannelOutput> out) {
    if (fact instanceof ChannelFact.Opened opened) {
      opened(opened.channelId(), opened.channel(), height, out);
    } else if (fact instanceof ChannelFact.EvidenceRegistered evidence) {
      evidence(evidence, height, out);
    } else if (fact instanceof ChannelFact.CloseStarted started) {
      changeClosing(
          started.channelId(),
          started.closing(),
          height,
          out,
          (channel, told) -> {
            channel.closing = Optional.of(started.closing());
            boolean byUs = started.closing().closerIsA() == channel.weAreA();
            move(
                channel,
                ChannelPhase.CLOSING,
                byUs ? "closing alone" : "the peer closes it alone",
                told);
          });
    } else if (fact instanceof ChannelFact.Raised raised) {
      mergeClosing(
          raised.channelId(),
          closing -> closing.raised(raised.isLaneA(), raised.lane()),
          height,
          out);
    } else if (fact instanceof ChannelFact.RewardsBooked booked) {
      mergeClosing(
          booked.channelId(), closing -> closing.withRewards(booked.rewards()), height, out);
    } else if (fact instanceof ChannelFact.RewardPaid paid) {
      Channel channel = channels.get(paid.channelId());
      if (channel != null && paid.fromA() == channel.weAreA()) {
        channel.rewardsPaid = paid.amount();
      }
    } else if (fact instanceof ChannelFact.ToppedUp more) {
      changeTerms(more.channelId(), more.channel(), height, out);
    } else if (fact instanceof ChannelFact.Withdrawn less) {
      changeTerms(less.channelId(), less.channel(), height, out);
    } else if (fact instanceof ChannelFact.Confiscated confiscated) {
      change(
          confiscated.channelId(),
          height,
          out,
          (channel, told) -> confiscated(channel, confiscated, told));
    } else if (fact instanceof ChannelFact.Settled settled) {
      change(settled.channelId(), height, out, (channel, told) -> settled(channel, settled, told));
    } else if (fact instanceof ChannelFact.LeafResolved resolved) {
      change(
          resolved.channelId(), height, out, (channel, told) -> resolved(channel, resolved, told));
    } else if (fact instanceof ChannelFact.CooperativelyClosed closed) {
      change(
          closed.channelId(),
          height,
          out,
          (channel, told) ->
              finish(
                  channel,
                  channel.weAreA() ? closed.payoutA() : closed.payoutB(),
                  "closed together",
                  told));
    }
  }

  private interface News {
    void takeIn(Channel channel, Consumer<? super ChannelOutput> told);
  }

  /** A close changes nothing if its lanes' sums cannot be made. */
  private void changeClosing(
      ChannelId id,
      ClosingRecord closing,
      long height,
      Consumer<? super ChannelOutput> out,
      News news) {
    if (channels.containsKey(id) && !(fits(closing.laneA()) && fits(closing.laneB()))) {
      refuse(out, id, "a close with more than there can be");
      return;
    }
    change(id, height, out, news);
  }

  /** What is new of a close, put into what is known of it. */
  private void mergeClosing(
      ChannelId id,
      UnaryOperator<ClosingRecord> merge,
      long height,
      Consumer<? super ChannelOutput> out) {
    Channel known = channels.get(id);
    if (known == null || known.phase == ChannelPhase.FINISHED) {
      return;
    }
    if (!known.closing.isPresent()) {
      refuse(out, id, "an answer to a close that was not");
      return;
    }
    ClosingRecord merged = merge.apply(known.closing.get());
    changeClosing(
        id,
        merged,
        height,
        out,
        (channel, told) -> {
          channel.closing = Optional.of(merged);
          move(channel, ChannelPhase.CLOSING, channel.why, told);
        });
  }

  /** Money came in or went out while it is open (R16). */
  private void changeTerms(
      ChannelId id, ChannelRecord terms, long height, Consumer<? super ChannelOutput> out) {
    Channel known = channels.get(id);
    if (known == null || known.phase == ChannelPhase.FINISHED) {
      return;
    }
    Optional<String> objection = Funding.objectionTo(known, terms);
    if (objection.isPresent()) {
      refuse(out, id, objection.get());
      return;
    }
    change(id, height, out, (channel, told) -> Funding.changed(channel, terms, told));
  }

  private static boolean fits(SelectedLane lane) {
    return lane.transferred().units().add(lane.pendingTotal().units()).bitLength() <= AMOUNT_BITS;
  }

  private static void refuse(Consumer<? super ChannelOutput> out, ChannelId id, String what) {
    out.accept(new ChannelOutput.Refused(new ChannelError.Implausible(id, what)));
  }

  /**
   * CH-24, CH-25: remembers what the channel was, and keeps back what nobody could take back. A
   * finished channel has nothing more to learn.
   */
  private void change(ChannelId id, long height, Consumer<? super ChannelOutput> out, News news) {
    Channel channel = channels.get(id);
    if (channel == null || channel.phase == ChannelPhase.FINISHED) {
      return;
    }
    ChainHistory.Entry entry = channel.history.begin(height, channel);
    news.takeIn(
        channel,
        output -> {
          if (LaterCodec.isForGood(output)) {
            entry.later().add(output);
          } else {
            out.accept(output);
          }
        });
    out.accept(ChannelRecords.history(channel, height));
  }

  /** CH-52: whatever was opened before the restore has been told by now. */
  void remembered(ChainTime finalTime, Consumer<? super ChannelOutput> out) {
    if (forgottenUntil.isPresent() && finalTime.isAfter(forgottenUntil.get())) {
      forgottenUntil = Optional.empty();
      out.accept(new ChannelOutput.Store(ChannelSnapshot.dropForgotten()));
    }
  }

  /** CH-25: what was told up to this height stays so; now it may have its consequences. */
  static void makeFinal(Channel channel, long height, Consumer<? super ChannelOutput> out) {
    channel
        .history
        .takeFinal(height)
        .forEach(
            (at, entry) -> {
              out.accept(ChannelRecords.dropHistory(channel, at));
              entry.later().forEach(out);
            });
  }

  /** CH-24 to CH-29. */
  static void rewind(Channel channel, long height, Consumer<? super ChannelOutput> out) {
    List<Hash> unregistered = new ArrayList<>();
    channel.registered.forEach(
        (leaf, at) -> {
          if (at.height() > height) {
            unregistered.add(leaf);
          }
        });
    for (Hash leaf : unregistered) {
      channel.registered.remove(leaf);
      out.accept(ChannelRecords.dropRegistered(channel, leaf));
    }
    channel.askChainAnew();
    List<Long> forgotten = new ArrayList<>();
    Amount deposit = channel.terms.depositOf(channel.self());
    boolean closedAlone = channel.closing.isPresent();
    Optional<ChainPart> before = channel.history.undo(height, forgotten);
    if (!before.isPresent()) {
      return;
    }
    forgotten.forEach(at -> out.accept(ChannelRecords.dropHistory(channel, at)));
    ChannelPhase phase = channel.phase;
    before.get().putInto(channel);
    boolean wasOpen = phase == ChannelPhase.OPEN || phase == ChannelPhase.FROZEN;
    if (channel.phase == ChannelPhase.OPEN || channel.phase == ChannelPhase.FROZEN) {
      reopen(channel, closedAlone, wasOpen);
      Funding.takenBack(channel, deposit, out);
    }
    out.accept(ChannelRecords.terms(channel));
    Retelling.tell(channel, out);
  }

  /**
   * CH-27: a signed close is in the world and may come back, so the channel does not thaw: it is
   * closed by whoever is first. An agreement keeps its own deadline (CH-15).
   */
  private static void reopen(Channel channel, boolean closedAlone, boolean wasOpen) {
    if (closedAlone || (!wasOpen && channel.phase == ChannelPhase.OPEN && !channel.missing)) {
      channel.wantsAlone = true;
      channel.why = "the chain took a close back; closing alone";
    }
    channel.phase = channel.phaseBeforeClose();
  }

  private void opened(
      ChannelId id, ChannelRecord terms, long height, Consumer<? super ChannelOutput> out) {
    Channel known = channels.get(id);
    if (known != null) {
      boolean isPlausible =
          terms.isSolvent()
              && terms.isParty(context.address())
              && terms.peerOf(context.address()).equals(known.peer);
      if (!isPlausible) {
        refuse(out, id, "an opening by others, or of more than there is");
      } else if (known.missing && known.phase != ChannelPhase.FINISHED) {
        openedAgain(known, terms, height, out);
      }
      return;
    }
    Optional<ChannelError> objection = context.objectionTo(id, terms, channels.size());
    if (objection.isPresent() || !terms.isParty(context.address())) {
      objection.ifPresent(error -> out.accept(new ChannelOutput.Refused(error)));
      return;
    }
    Channel channel = new Channel(id, terms, context.address());
    PublicKey peer = online.get(channel.peer);
    channel.peerOnline = peer != null;
    channel.peerKey = Optional.ofNullable(peer);
    channels.put(id, channel);
    channel.phase = ChannelPhase.FROZEN;
    channel.missing = true;
    channel.why = "the chain took its opening back; waiting until it is opened again";
    channel.history.begin(height, channel);
    channel.phase = ChannelPhase.OPEN;
    channel.missing = false;
    channel.why = "";
    forgottenUntil.ifPresent(
        until ->
            RecoveryPhase.forgotten(
                channel,
                new ChainTime(Math.max(0, until.seconds() - Limits.FORGOTTEN_SECONDS)),
                out));
    out.accept(ChannelRecords.history(channel, height));
    out.accept(ChannelRecords.terms(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
  }

  /** CH-28: the same channel goes on; with other terms it is closed with what we hold. */
  private static void openedAgain(
      Channel channel, ChannelRecord terms, long height, Consumer<? super ChannelOutput> out) {
    channel.history.begin(height, channel);
    channel.missing = false;
    channel.why = channel.wantsAlone ? "closing alone" : "";
    if (!terms.equals(channel.terms)) {
      channel.terms = terms;
      channel.wantsAlone = true;
      channel.why = "opened again with other terms than before; closing alone";
    }
    out.accept(ChannelRecords.history(channel, height));
    move(channel, channel.phaseBeforeClose(), channel.why, out);
    Retelling.tell(channel, out);
  }

  /** CH-37: what has not been opened by then never will be, whatever is re-organised. */
  static void voidOpening(
      Channel channel, ChainTime verified, Consumer<? super ChannelOutput> out) {
    if (channel.missing
        && channel.phase != ChannelPhase.FINISHED
        && verified.isAfter(channel.terms.openBefore())) {
      unackedPayments(channel, 0, out);
      releaseAll(channel, out);
      finish(channel, Amount.ZERO, "void: its opening can never come any more", out);
    }
  }

  private void evidence(
      ChannelFact.EvidenceRegistered fact, long height, Consumer<? super ChannelOutput> out) {
    for (Channel channel : channels.values()) {
      if (channel.phase == ChannelPhase.FINISHED) {
        continue;
      }
      for (Leaf leaf : channel.out.newest().leaves()) {
        if (earns(fact, leaf, fact.time())) {
          claims.seen(channel, leaf, fact.evidence(), fact.time(), out);
        }
      }
      for (Leaf leaf : channel.in.best().leaves()) {
        // What is on record may earn only later, but it must by then.
        if (!earns(fact, leaf, leaf.expiry())) {
          continue;
        }
        Orphans.earn(leaf, fact.evidence(), claims, channels.values(), out);
        if (claims.isBetterOnRecord(channel, leaf, fact.evidence())) {
          Hash leafHash = ChannelHashes.leafHash(leaf);
          Channel.OnRecord known = new Channel.OnRecord(height, fact.evidence());
          channel.registered.put(leafHash, known);
          out.accept(ChannelRecords.registered(channel, leafHash, known));
          channel.askChainAnew();
        }
      }
    }
  }

  private boolean earns(ChannelFact.EvidenceRegistered fact, Leaf leaf, ChainTime when) {
    return leaf.evaluator().equals(fact.evaluator())
        && leaf.terms().equals(fact.terms())
        && !fact.time().isAfter(leaf.expiry())
        && !claims.earned(leaf, fact.evidence(), when).isZero();
  }

  private static void confiscated(
      Channel channel, ChannelFact.Confiscated fact, Consumer<? super ChannelOutput> out) {
    boolean wonByUs = fact.victim().equals(channel.self());
    if (wonByUs) {
      channel
          .in
          .best()
          .leaves()
          .forEach(l -> out.accept(new ChannelOutput.LeafPaid(channel.id, l)));
      releaseAll(channel, out);
      unackedPayments(channel, 0, out);
    }
    finish(
        channel,
        wonByUs ? fact.amount().minusOrZero(channel.rewardsPaid) : Amount.ZERO,
        wonByUs ? "the peer closed with an old state and lost its share" : "confiscated",
        out);
  }

  private void settled(
      Channel channel, ChannelFact.Settled fact, Consumer<? super ChannelOutput> out) {
    if (!channel.closing.isPresent()) {
      refuse(out, channel.id, "settled before closing");
      return;
    }
    ClosingRecord closing = channel.closing.get();
    SettledLeaves leaves = SettledLeaves.of(SettledRecord.begin(closing, fact), channel, claims);
    channel.settled = Optional.of(leaves);
    GoneLeaves.tell(
        channel,
        channel.out.newest(),
        closing.lane(channel.weAreA()).transferred(),
        leaf -> SettledLeaves.find(leaves.ours(), leaf).isPresent(),
        out);
    Amount unseen = leaves.transferredToUs(channel);
    unseen = unseen.minusOrZero(channel.in.best().transferred());
    for (Leaf leaf : leaves.foldedUnseen(channel)) {
      out.accept(new ChannelOutput.LeafPaid(channel.id, leaf));
      unseen = unseen.minusOrZero(leaf.amount());
    }
    if (!unseen.isZero()) {
      out.accept(new ChannelOutput.PaymentReceived(channel.id, unseen(channel.id), unseen));
    }
    unackedPayments(channel, closing.lane(channel.weAreA()).seq(), out);
    Amount share = channel.weAreA() ? fact.paidA() : fact.paidB();
    channel.paidToUs = share.minusOrZero(channel.rewardsPaid);
    if (fact.finished()) {
      finish(channel, channel.paidToUs, "settled", out);
    } else {
      move(channel, ChannelPhase.SETTLED, "waiting for pending payments", out);
    }
  }

  /** The id of the sum that a settlement brought beyond the states we had seen. */
  static PaymentId unseen(ChannelId channel) {
    return new PaymentId(channel.hash().bytes().slice(0, PaymentId.LENGTH));
  }

  /** Payments that the payee had not acknowledged: in the settled state, or never made. */
  private static void unackedPayments(
      Channel channel, long settledSeq, Consumer<? super ChannelOutput> out) {
    for (OutLane.Step step : channel.out.unacked().values()) {
      if (step.change() instanceof Change.Paid paid) {
        out.accept(
            step.state().seq() <= settledSeq
                ? new ChannelOutput.PaymentAcked(channel.id, paid.payment())
                : new ChannelOutput.PaymentVoided(channel.id, paid.payment()));
      }
    }
  }

  private static void resolved(
      Channel channel, ChannelFact.LeafResolved fact, Consumer<? super ChannelOutput> out) {
    if (!channel.settled.isPresent()) {
      refuse(out, channel.id, "a leaf resolved before settling");
      return;
    }
    SettledLeaves before = channel.settled.get();
    SettledRecord record = before.record().after(fact);
    SettledLeaves after = before.after(record, channel);
    channel.settled = Optional.of(after);
    for (Leaf leaf : before.ours()) {
      if (!after.ours().contains(leaf) && fact.earned().isZero()) {
        out.accept(new ChannelOutput.LeafReleased(channel.id, leaf));
      }
    }
    for (Leaf leaf : before.peers()) {
      if (!after.peers().contains(leaf) && !fact.earned().isZero()) {
        Amount paid = fact.earned().min(leaf.amount());
        out.accept(new ChannelOutput.LeafPaid(channel.id, leaf.of(paid)));
      }
    }
    Amount toOthers = share(before.record(), channel).minusOrZero(channel.paidToUs);
    channel.paidToUs = share(record, channel).minusOrZero(toOthers);
    if (fact.finished()) {
      finish(channel, channel.paidToUs, "settled", out);
    } else {
      move(channel, ChannelPhase.SETTLED, channel.why, out);
    }
  }

  private static Amount share(SettledRecord settled, Channel channel) {
    return channel.weAreA() ? settled.paidA() : settled.paidB();
  }

  private static void releaseAll(Channel channel, Consumer<? super ChannelOutput> out) {
    channel
        .out
        .newest()
        .leaves()
        .forEach(leaf -> out.accept(new ChannelOutput.LeafReleased(channel.id, leaf)));
  }

  private static void finish(
      Channel channel, Amount paidToUs, String why, Consumer<? super ChannelOutput> out) {
    channel.paidToUs = paidToUs;
    move(channel, ChannelPhase.FINISHED, why, out);
    out.accept(new ChannelOutput.Finished(channel.id, paidToUs));
  }

  static void move(
      Channel channel, ChannelPhase phase, String why, Consumer<? super ChannelOutput> out) {
    channel.phase = phase;
    channel.why = why;
    channel.askChainAnew();
    out.accept(ChannelRecords.terms(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
  }
}
