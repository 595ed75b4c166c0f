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
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Takes what the contracts did. The same fact twice changes nothing the second time. */
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

  void handle(ChannelFact fact, Consumer<? super ChannelOutput> out) {
    if (fact instanceof ChannelFact.Opened opened) {
      opened(opened.channelId(), opened.channel(), out);
    } else if (fact instanceof ChannelFact.EvidenceRegistered evidence) {
      evidence(evidence, out);
    } else if (fact instanceof ChannelFact.CloseStarted started) {
      plausible(started.channelId(), started.closing(), out)
          .ifPresent(
              channel -> {
                channel.closing = Optional.of(started.closing());
                boolean byUs = started.closer().equals(context.address());
                move(
                    channel,
                    ChannelPhase.CLOSING,
                    byUs ? "closing alone" : "the peer closes it alone",
                    out);
              });
    } else if (fact instanceof ChannelFact.Raised raised) {
      plausible(raised.channelId(), raised.closing(), out)
          .ifPresent(
              channel -> {
                channel.closing = Optional.of(raised.closing());
                move(channel, ChannelPhase.CLOSING, channel.why, out);
              });
    } else if (fact instanceof ChannelFact.Confiscated confiscated) {
      of(confiscated.channelId()).ifPresent(channel -> confiscated(channel, confiscated, out));
    } else if (fact instanceof ChannelFact.Settled settled) {
      of(settled.channelId()).ifPresent(channel -> settled(channel, settled, out));
    } else if (fact instanceof ChannelFact.LeafResolved resolved) {
      of(resolved.channelId()).ifPresent(channel -> resolved(channel, resolved, out));
    } else if (fact instanceof ChannelFact.CooperativelyClosed closed) {
      of(closed.channelId())
          .ifPresent(
              channel ->
                  finish(
                      channel,
                      channel.weAreA() ? closed.payoutA() : closed.payoutB(),
                      "closed together",
                      out));
    }
  }

  /** Channels that are not finished: a finished one has nothing more to learn. */
  private Optional<Channel> of(ChannelId id) {
    return Optional.ofNullable(channels.get(id))
        .filter(channel -> channel.phase != ChannelPhase.FINISHED);
  }

  /** The channel, if its lanes' sums can be made. */
  private Optional<Channel> plausible(
      ChannelId id, ClosingRecord closing, Consumer<? super ChannelOutput> out) {
    Optional<Channel> channel = of(id);
    if (channel.isPresent() && !(fits(closing.laneA()) && fits(closing.laneB()))) {
      refuse(out, id, "a close with more than there can be");
      return Optional.empty();
    }
    return channel;
  }

  private static boolean fits(SelectedLane lane) {
    return lane.transferred().units().add(lane.pendingTotal().units()).bitLength() <= AMOUNT_BITS;
  }

  private static void refuse(Consumer<? super ChannelOutput> out, ChannelId id, String what) {
    out.accept(new ChannelOutput.Refused(new ChannelError.Implausible(id, what)));
  }

  private void opened(ChannelId id, ChannelRecord terms, Consumer<? super ChannelOutput> out) {
    boolean ours =
        terms.isParty(context.address())
            && terms.token().equals(context.contract().token())
            && terms.isSolvent()
            && terms.hold() >= Limits.HOLD_SECONDS_LEAST;
    if (!ours || channels.containsKey(id) || channels.size() >= Limits.CHANNELS) {
      return;
    }
    Channel channel = new Channel(id, terms, context.address());
    PublicKey peer = online.get(channel.peer);
    channel.peerOnline = peer != null;
    channel.peerKey = Optional.ofNullable(peer);
    channels.put(id, channel);
    out.accept(ChannelRecords.terms(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
  }

  private void evidence(ChannelFact.EvidenceRegistered fact, Consumer<? super ChannelOutput> out) {
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
        if (earns(fact, leaf) && channel.registered.add(leafHash)) {
          out.accept(ChannelRecords.registered(channel, leafHash));
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
