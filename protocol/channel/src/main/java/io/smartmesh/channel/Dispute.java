package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.LieProof;
import io.smartmesh.ethereum.channels.SelectedLane;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a party asks of the chain about a channel (CH-10, CH-16 to CH-19; R6–R12). Pure: the answer
 * follows from what is stored and the chain's time, so after a restart the same is asked again.
 */
final class Dispute {
  /** The party that did not close leaves settling to the closer for this long, in seconds. */
  private static final long COURTESY_SECONDS = 30;

  private final Context context;
  private final TogetherPhase together;
  private final WithdrawPhase withdraw;
  private final Claims claims;

  Dispute(Context context, TogetherPhase together, WithdrawPhase withdraw) {
    this.context = context;
    this.together = together;
    this.withdraw = withdraw;
    this.claims = new Claims(context.conditions());
  }

  List<ChannelAction> actions(Channel channel, ChainTime now) {
    List<ChannelAction> actions = new ArrayList<>();
    if (channel.phase != ChannelPhase.FINISHED) {
      register(channel, now, actions);
    }
    if (channel.missing) {
      reopening(channel, now).ifPresent(actions::add);
      return actions;
    }
    if (channel.phase == ChannelPhase.OPEN || channel.phase == ChannelPhase.FROZEN) {
      Funding.action(channel, now).ifPresent(actions::add);
      withdraw.action(channel, now).ifPresent(actions::add);
    }
    switch (channel.phase) {
      case FROZEN -> {
        together.action(channel).ifPresent(actions::add);
        // Closing with data known to be old would convict us (CH-13).
        if (channel.wantsAlone && (!channel.stale || channel.jump.mayHaveForgotten())) {
          closeClaim(
                  channel,
                  context.self().publicKey(),
                  now.plusSeconds(Limits.CLOSE_DEADLINE_SECONDS))
              .map(claim -> new ChannelAction.Close(channel.terms, claim))
              .ifPresent(actions::add);
        }
      }
      case CLOSING -> closing(channel, now).ifPresent(actions::add);
      case SETTLED -> resolve(channel, now, actions);
      default -> {}
    }
    return actions;
  }

  /**
   * CH-28: who put the money in puts it in again, with the same terms and so the same id; CH-37: as
   * long as the contract takes it.
   */
  private static Optional<ChannelAction> reopening(Channel channel, ChainTime now) {
    ChannelRecord terms = channel.terms;
    Amount deposit = terms.depositOf(channel.self());
    return deposit.isZero() || now.isAfter(terms.openBefore())
        ? Optional.empty()
        : Optional.of(
            new ChannelAction.Open(
                channel.peer,
                terms.token(),
                terms.openBefore(),
                deposit,
                terms.hold(),
                terms.amnestyHold(),
                terms.amnestyFee()));
  }

  /**
   * The UpdateTransaction of a channel as it is stored (R6). Empty while the peer's key is unknown.
   */
  static Optional<CloseClaim> closeClaim(Channel channel, PublicKey self, ChainTime deadline) {
    // CH-53: a normal close could convict us.
    return closeClaim(channel, self, deadline, channel.jump.mayHaveForgotten());
  }

  /** The same, with amnesty (R13) or without. */
  static Optional<CloseClaim> closeClaim(
      Channel channel, PublicKey self, ChainTime deadline, boolean amnesty) {
    if (!channel.peerKey.isPresent()) {
      return Optional.empty();
    }
    Optional<Acknowledged> released = channel.out.released();
    boolean isPreAck = released.isPresent() && released.equals(channel.out.preAcked());
    Lane newest = amnesty ? newestAcked(channel) : channel.out.newest();
    Lane peers = channel.in.best();
    long preAck =
        channel.in.preAck().map(InLane.GivenPreAck::seq).filter(s -> s > peers.seq()).orElse(0L);
    return Optional.of(
        new CloseClaim(
            self.address(),
            newest.state(),
            newest.leaves(),
            released.map(Acknowledged::seq).orElse(0L),
            released.map(a -> ChannelHashes.stateHash(a.state())).orElse(Hash.ZERO),
            isPreAck,
            released.map(Acknowledged::signature),
            peers.state(),
            channel.in.signature(),
            preAck,
            amnesty,
            deadline,
            channel.peerKey.get(),
            Optional.empty(),
            self));
  }

  /** R13: an amnesty close stands at a state that the peer has acknowledged; it raises the rest. */
  private static Lane newestAcked(Channel channel) {
    return channel
        .out
        .released()
        .map(Acknowledged::lane)
        .orElseGet(() -> Lane.start(channel.id, channel.self()));
  }

  /**
   * Evidence must be on record before the leaf expires (R12b), and in any case once the channel is
   * closing.
   */
  private void register(Channel channel, ChainTime now, List<ChannelAction> actions) {
    for (Map.Entry<Hash, Bytes> claim : channel.claims.entrySet()) {
      Optional<Leaf> leaf = channel.in.best().leaf(claim.getKey());
      if (!leaf.isPresent() || !claims.isBetterOnRecord(channel, leaf.get(), claim.getValue())) {
        continue;
      }
      ChainTime latest = now.plusSeconds(Limits.REGISTER_MARGIN_SECONDS);
      boolean disputed =
          channel.phase == ChannelPhase.CLOSING || channel.phase == ChannelPhase.SETTLED;
      boolean inTime = !now.isAfter(leaf.get().expiry());
      if (inTime && (disputed || !leaf.get().expiry().isAfter(latest))) {
        actions.add(
            new ChannelAction.RegisterEvidence(
                leaf.get().evaluator(), leaf.get().terms(), claim.getValue()));
      }
    }
  }

  /** CH-17, CH-18. */
  private Optional<ChannelAction> closing(Channel channel, ChainTime now) {
    ClosingRecord closing = channel.closing.orElseThrow(IllegalStateException::new);
    boolean peerCloses = closing.closerIsA() != channel.weAreA();
    if (now.isAfter(closing.endTime())) {
      boolean ours = !peerCloses || now.isAfter(closing.endTime().plusSeconds(COURTESY_SECONDS));
      return ours
          ? Optional.of(new ChannelAction.Settle(channel.terms, closing))
          : Optional.empty();
    }
    if (peerCloses && channel.peerKey.isPresent()) {
      Optional<LieProof> lie = Lies.find(channel, closing, channel.peerKey.get());
      if (lie.isPresent()) {
        return Optional.of(new ChannelAction.ProveLie(channel.terms, closing, lie.get()));
      }
      Optional<ChannelAction> theirs = raiseTheirs(channel, closing);
      return theirs.isPresent() ? theirs : raiseOurs(channel, closing);
    }
    return peerCloses ? Optional.empty() : raiseOurs(channel, closing);
  }

  /**
   * CH-39: in an amnesty close the newest wins, also above what the closer remembers, and before a
   * twin of its own. In any other the closer's lane stays at m (R8).
   */
  private Optional<ChannelAction> raiseTheirs(Channel channel, ClosingRecord closing) {
    SelectedLane selected = closing.lane(!channel.weAreA());
    Lane best = channel.in.best();
    boolean isTwin = best.seq() == selected.seq() && !isAt(selected, best.state());
    boolean better = best.seq() > selected.seq() || isTwin;
    if (!closing.amnesty() || !better || !channel.in.signature().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new ChannelAction.Raise(
            channel.terms,
            closing,
            best.state(),
            channel.in.signature().get(),
            channel.peerKey.orElseThrow(IllegalStateException::new),
            false,
            context.signAck(best.state()),
            context.self().publicKey()));
  }

  /**
   * Enforces on our own lane what the payee gave up: a newer acknowledged state by which we owe
   * less (R8).
   */
  private Optional<ChannelAction> raiseOurs(Channel channel, ClosingRecord closing) {
    boolean weClose = closing.closerIsA() == channel.weAreA();
    SelectedLane selected = closing.lane(channel.weAreA());
    Optional<Acknowledged> released = channel.out.released();
    if (weClose || !released.isPresent() || !channel.peerKey.isPresent()) {
      return Optional.empty();
    }
    Acknowledged newer = released.get();
    Amount owed = newer.state().transferred().plus(newer.state().pendingTotal());
    boolean helps = closing.amnesty() || owed.isLessThan(promised(selected));
    if (newer.seq() <= selected.seq() || !helps) {
      return Optional.empty();
    }
    return Optional.of(
        new ChannelAction.Raise(
            channel.terms,
            closing,
            newer.state(),
            context.signState(newer.state()),
            context.self().publicKey(),
            released.equals(channel.out.preAcked()),
            newer.signature(),
            channel.peerKey.get()));
  }

  private static boolean isAt(SelectedLane lane, LaneState state) {
    return lane.transferred().equals(state.transferred())
        && lane.pendingRoot().equals(state.pendingRoot())
        && lane.pendingTotal().equals(state.pendingTotal());
  }

  private static Amount promised(SelectedLane lane) {
    return lane.transferred().plus(lane.pendingTotal());
  }

  private void resolve(Channel channel, ChainTime now, List<ChannelAction> actions) {
    SettledLeaves settled = channel.settled.orElseThrow(IllegalStateException::new);
    for (Leaf leaf : settled.peers()) {
      Bytes evidence = claims.onRecord(channel, leaf);
      boolean late = now.isAfter(leaf.expiry());
      boolean best = late || claims.isBestOnRecord(channel, leaf);
      boolean earned = !evidence.isEmpty() && best && claims.earnsByNow(leaf, evidence, now);
      if (earned || (late && evidence.isEmpty())) {
        actions.add(resolve(channel, settled, channel.peer, settled.peers(), leaf, evidence));
        return;
      }
    }
    for (Leaf leaf : settled.ours()) {
      if (now.isAfter(leaf.expiry()) && now.isAfter(settled.record().claimEnd())) {
        actions.add(resolve(channel, settled, channel.self(), settled.ours(), leaf, Bytes.EMPTY));
        return;
      }
    }
  }

  private static ChannelAction resolve(
      Channel channel,
      SettledLeaves settled,
      Address payer,
      List<Leaf> leaves,
      Leaf leaf,
      Bytes evidence) {
    List<Hash> hashes = new ArrayList<>();
    leaves.forEach(l -> hashes.add(ChannelHashes.leafHash(l)));
    Collections.sort(hashes);
    return new ChannelAction.Resolve(
        channel.terms, settled.record(), payer, hashes, leaf, evidence);
  }
}
