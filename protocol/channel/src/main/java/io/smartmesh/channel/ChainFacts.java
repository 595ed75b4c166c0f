package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.SelectedLane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes what the contracts did, and takes it back (CH-24 to CH-29). The same fact twice changes
 * nothing the second time.
 */
final class ChainFacts {
  private static final int AMOUNT_BITS = 256;

  private final Context context;
  private final OpenPhase open;
  private final TreeMap<ChannelId, Channel> channels;
  private final TreeMap<Address, PublicKey> online;

  ChainFacts(
      Context context,
      OpenPhase open,
      TreeMap<ChannelId, Channel> channels,
      TreeMap<Address, PublicKey> online) {
    this.context = context;
    this.open = open;
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
            boolean byUs = started.closer().equals(context.address());
            move(
                channel,
                ChannelPhase.CLOSING,
                byUs ? "closing alone" : "the peer closes it alone",
                told);
          });
    } else if (fact instanceof ChannelFact.Raised raised) {
      changeClosing(
          raised.channelId(),
          raised.closing(),
          height,
          out,
          (channel, told) -> {
            channel.closing = Optional.of(raised.closing());
            move(channel, ChannelPhase.CLOSING, channel.why, told);
          });
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
          if (at > height) {
            unregistered.add(leaf);
          }
        });
    for (Hash leaf : unregistered) {
      channel.registered.remove(leaf);
      out.accept(ChannelRecords.dropRegistered(channel, leaf));
    }
    channel.chainAskAt = new Moment(Long.MIN_VALUE);
    List<Long> forgotten = new ArrayList<>();
    boolean closedAlone = channel.closing.isPresent();
    Optional<ChainPart> before = channel.history.undo(height, forgotten);
    if (!before.isPresent()) {
      return;
    }
    forgotten.forEach(at -> out.accept(ChannelRecords.dropHistory(channel, at)));
    before.get().putInto(channel);
    if (channel.phase == ChannelPhase.OPEN || channel.phase == ChannelPhase.FROZEN) {
      reopen(channel, closedAlone);
    }
    out.accept(ChannelRecords.terms(channel));
    Retelling.tell(channel, out);
  }

  /**
   * CH-27: a signed close is in the world and may come back, so the channel does not thaw: it is
   * closed by whoever is first. An agreement keeps its own deadline (CH-15).
   */
  private static void reopen(Channel channel, boolean closedAlone) {
    if (closedAlone || (channel.phase == ChannelPhase.OPEN && !channel.missing)) {
      channel.wantsAlone = true;
      channel.why = "the chain took a close back; closing alone";
    }
    channel.phase = channel.phaseBeforeClose();
  }

  private void opened(
      ChannelId id, ChannelRecord terms, long height, Consumer<? super ChannelOutput> out) {
    Channel known = channels.get(id);
    if (known != null) {
      if (known.missing) {
        openedAgain(known, terms, height, out);
      }
      return;
    }
    boolean ours =
        terms.isParty(context.address())
            && terms.token().equals(context.contract().token())
            && terms.isSolvent()
            && terms.hold() >= Limits.HOLD_SECONDS_LEAST;
    if (!ours || channels.size() >= Limits.CHANNELS) {
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

  private void evidence(
      ChannelFact.EvidenceRegistered fact, long height, Consumer<? super ChannelOutput> out) {
    for (Channel channel : channels.values()) {
      if (channel.phase == ChannelPhase.FINISHED) {
        continue;
      }
      for (Leaf leaf : channel.out.newest().leaves()) {
        if (earns(fact, leaf)) {
          open.evidence(channel, leaf, fact.evidence(), out);
        }
      }
      for (Leaf leaf : channel.in.best().leaves()) {
        Hash leafHash = ChannelHashes.leafHash(leaf);
        if (earns(fact, leaf) && channel.registered.putIfAbsent(leafHash, height) == null) {
          out.accept(ChannelRecords.registered(channel, leafHash, height));
          channel.chainAskAt = new Moment(Long.MIN_VALUE);
        }
      }
    }
  }

  private static boolean earns(ChannelFact.EvidenceRegistered fact, Leaf leaf) {
    return leaf.evaluator().equals(fact.evaluator())
        && leaf.terms().equals(fact.terms())
        && !fact.time().isAfter(leaf.expiry())
        && Hashes.sha256(fact.evidence()).equals(leaf.terms());
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
        wonByUs ? fact.amount() : Amount.ZERO,
        wonByUs ? "the peer closed with an old state and lost its share" : "confiscated",
        out);
  }

  private static void settled(
      Channel channel, ChannelFact.Settled fact, Consumer<? super ChannelOutput> out) {
    SettledLeaves leaves = SettledLeaves.of(fact.settled(), channel);
    channel.settled = Optional.of(leaves);
    for (Leaf leaf : channel.out.newest().leaves()) {
      if (!leaves.ours().contains(leaf)) {
        out.accept(new ChannelOutput.LeafReleased(channel.id, leaf));
      }
    }
    Amount unseen = leaves.transferredToUs(channel);
    unseen = unseen.minusOrZero(channel.in.best().state().transferred());
    for (Leaf leaf : leaves.foldedUnseen(channel)) {
      out.accept(new ChannelOutput.LeafPaid(channel.id, leaf));
      unseen = unseen.minusOrZero(leaf.amount());
    }
    if (!unseen.isZero()) {
      out.accept(new ChannelOutput.PaymentReceived(channel.id, unseen(channel.id), unseen));
    }
    long settledSeq = channel.closing.map(c -> ourLane(c, channel).seq()).orElse(0L);
    unackedPayments(channel, settledSeq, out);
    channel.paidToUs = channel.weAreA() ? fact.settled().paidA() : fact.settled().paidB();
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

  private static SelectedLane ourLane(ClosingRecord closing, Channel channel) {
    return channel.weAreA() ? closing.laneA() : closing.laneB();
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
    SettledLeaves after = before.after(fact.settled(), channel);
    channel.settled = Optional.of(after);
    for (Leaf leaf : before.ours()) {
      if (!after.ours().contains(leaf) && fact.earned().isZero()) {
        out.accept(new ChannelOutput.LeafReleased(channel.id, leaf));
      }
    }
    for (Leaf leaf : before.peers()) {
      if (!after.peers().contains(leaf) && !fact.earned().isZero()) {
        out.accept(new ChannelOutput.LeafPaid(channel.id, leaf));
      }
    }
    channel.paidToUs = channel.weAreA() ? fact.settled().paidA() : fact.settled().paidB();
    if (fact.finished()) {
      finish(channel, channel.paidToUs, "settled", out);
    } else {
      move(channel, ChannelPhase.SETTLED, channel.why, out);
    }
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

  private static void move(
      Channel channel, ChannelPhase phase, String why, Consumer<? super ChannelOutput> out) {
    channel.phase = phase;
    channel.why = why;
    channel.chainAskAt = new Moment(Long.MIN_VALUE);
    out.accept(ChannelRecords.terms(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
  }
}
