package io.smartmesh.channel;

import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.function.Consumer;

/**
 * States that the peer has signed and that we do not take (CH-40, CH-41; R1): kept as evidence, and
 * the channel is closed in time where they leave us with less than we are owed.
 */
final class BadStates {
  private final Context context;

  BadStates(Context context) {
    this.context = context;
  }

  /** An update that was refused, or that says something else about our newest state. */
  void refused(
      Channel channel,
      ChannelMessage.Update update,
      PublicKey peer,
      Consumer<? super ChannelOutput> out) {
    LaneState state =
        new LaneState(
            channel.id,
            channel.peer,
            update.lastSeq(),
            update.transferred(),
            update.pendingRoot(),
            update.pendingTotal());
    LaneState best = channel.in.best().state();
    BadState known = channel.badStates.get(state.seq());
    boolean isKnown =
        state.equals(best) || (known != null && (known.isEquivocation() || same(known, state)));
    if (isKnown
        || !context
            .verifier()
            .verify(peer, context.hashes().laneState(state), update.signature())) {
      return;
    }
    if (state.seq() == best.seq()) {
      keep(channel, new BadState(state, update.signature(), true), out);
      equivocated(channel, best, state, out);
    } else if (known != null) {
      keep(channel, new BadState(known.state(), known.signature(), true), out);
      equivocated(channel, known.state(), state, out);
    } else {
      keep(channel, new BadState(state, update.signature(), false), out);
    }
  }

  /** We have taken this state: what was refused before was it, or is another one. */
  void taken(Channel channel, LaneState state, Consumer<? super ChannelOutput> out) {
    BadState bad = channel.badStates.get(state.seq());
    if (bad == null || bad.isEquivocation()) {
      return;
    }
    if (same(bad, state)) {
      channel.badStates.remove(state.seq());
      out.accept(PledgeRecords.dropBadState(channel, state.seq()));
    } else {
      keep(channel, new BadState(bad.state(), bad.signature(), true), out);
      equivocated(channel, bad.state(), state, out);
    }
  }

  private static boolean same(BadState bad, LaneState state) {
    return bad.state().equals(state);
  }

  private static void keep(Channel channel, BadState bad, Consumer<? super ChannelOutput> out) {
    channel.badStates.put(bad.state().seq(), bad);
    out.accept(PledgeRecords.badState(channel, bad));
    if (channel.badStates.size() > Limits.BAD_STATES) {
      // Higher numbers convict more; an equivocation convicts already.
      BadState lowest = channel.badStates.firstEntry().getValue();
      for (BadState kept : channel.badStates.values()) {
        lowest = lowest.isEquivocation() ? kept : lowest;
      }
      channel.badStates.remove(lowest.state().seq());
      out.accept(PledgeRecords.dropBadState(channel, lowest.state().seq()));
    }
  }

  private static void equivocated(
      Channel channel, LaneState one, LaneState other, Consumer<? super ChannelOutput> out) {
    out.accept(
        new ChannelOutput.Refused(
            new ChannelError.Equivocation(
                channel.id,
                one.seq(),
                ChannelHashes.stateHash(one),
                ChannelHashes.stateHash(other))));
    if (channel.phase == ChannelPhase.OPEN) {
      channel.phase = ChannelPhase.FROZEN;
      channel.why = "the peer has signed two states with number " + one.seq() + "; closing alone";
      out.accept(ChannelRecords.terms(channel));
      out.accept(new ChannelOutput.Changed(channel.view()));
    }
  }

  /**
   * R1: before the first leaf expires that a state which we could not take may concern; at once for
   * a peer that equivocates, since nothing will be signed for it any more.
   */
  static boolean isCloseDue(Channel channel, ChainTime now) {
    boolean isOpen = channel.phase == ChannelPhase.OPEN || channel.phase == ChannelPhase.FROZEN;
    boolean isHealed =
        channel.badStates.isEmpty()
            || (channel.badStates.lastKey() <= channel.in.best().seq()
                && !channel.peerEquivocated());
    if (!isOpen || isHealed || channel.wantsAlone || channel.stale || channel.missing) {
      return false;
    }
    if (channel.peerEquivocated()) {
      return true;
    }
    ChainTime soon = now.plusSeconds(Limits.CLOSE_MARGIN_SECONDS);
    for (Leaf leaf : channel.in.best().leaves()) {
      if (!leaf.expiry().isAfter(soon)) {
        return true;
      }
    }
    return false;
  }
}
