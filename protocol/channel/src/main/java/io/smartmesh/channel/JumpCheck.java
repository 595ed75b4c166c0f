package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a restored device believes of what its peer shows (CH-49, CH-50): signatures, and nothing
 * that contradicts what it remembers. What it has forgotten it cannot defend.
 */
final class JumpCheck {
  /**
   * The peer's lane as far as we know it for sure.
   *
   * @param givenUp leaves of it that we have released
   */
  record Base(Lane lane, Collection<Hash> givenUp) {}

  private final Context context;

  JumpCheck(Context context) {
    this.context = context;
  }

  /** Our own lane: our signature, and no less than the peer has acknowledged to us. */
  Optional<ChannelError> ours(Channel channel, ShownLanes.Shown shown) {
    Lane lane = shown.lane();
    boolean signed =
        lane.seq() == 0
            ? lane.equals(Lane.start(channel.id, channel.self()))
            : verifies(
                context.self().publicKey(),
                context.hashes().laneState(lane.state()),
                shown.signature());
    if (!signed || lane.seq() > Jump.SEQ_MOST) {
      return Optional.of(new ChannelError.BadSignature(channel.id, "our own state " + lane.seq()));
    }
    long acked = channel.out.acked().map(Acknowledged::seq).orElse(0L);
    // A PreAck is of the next state, which may have been lost on its way.
    long preAcked = channel.out.preAcked().map(state -> state.seq() - 1).orElse(0L);
    long least = Math.max(acked, preAcked);
    return lane.seq() < least
        ? Optional.of(new ChannelError.ShowsLess(channel.id, lane.seq(), least))
        : Optional.empty();
  }

  /** The newer of what we remember and what the peer shows under our own acknowledgement. */
  Base base(Channel channel) {
    Base known = new Base(channel.in.best(), channel.in.released());
    Optional<Lane> acked = signedByUs(channel, ChannelMessage.JumpLane.Which.ACKED);
    Optional<Lane> preAcked = signedByUs(channel, ChannelMessage.JumpLane.Which.PRE_ACKED);
    for (Optional<Lane> lane : Arrays.asList(acked, preAcked)) {
      if (lane.isPresent() && lane.get().seq() >= known.lane.seq()) {
        known = new Base(lane.get(), Collections.emptyList());
      }
    }
    return known;
  }

  private Optional<Lane> signedByUs(Channel channel, ChannelMessage.JumpLane.Which which) {
    return channel
        .shown
        .lane(which, channel.id, channel.peer)
        .filter(
            shown -> {
              LaneState state = shown.lane().state();
              Hash digest =
                  which == ChannelMessage.JumpLane.Which.ACKED ? ackOf(state) : preAckOf(state);
              return verifies(context.self().publicKey(), digest, shown.signature());
            })
        .map(ShownLanes.Shown::lane);
  }

  /** The peer's lane after its jump: it takes nothing away that it does not pay. */
  Optional<ChannelError> anew(
      Channel channel, Lane ours, Base base, ShownLanes.Shown shown, PublicKey peer) {
    Lane anew = shown.lane();
    if (!verifies(peer, context.hashes().laneState(anew.state()), shown.signature())) {
      return Optional.of(new ChannelError.BadSignature(channel.id, "lane state " + anew.seq()));
    }
    long least = Math.max(base.lane.seq(), channel.in.best().seq()) + Jump.GAP;
    if (anew.seq() < least || anew.seq() > Jump.SEQ_MOST + Jump.GAP) {
      return Optional.of(new ChannelError.WrongJump(channel.id, anew.seq(), least));
    }
    Amount most =
        channel.mostPeerMayPromise().minusOrZero(receivedAsKnown(channel)).plus(ours.transferred());
    if (anew.promised().isMoreThan(most)) {
      return Optional.of(new ChannelError.Overspent(channel.id, anew.promised(), most));
    }
    return missing(channel, base, anew);
  }

  /** What {@link Channel#mostPeerMayPromise} counted of our lane; it may be older than shown. */
  private static Amount receivedAsKnown(Channel channel) {
    return channel.out.acked().map(acked -> acked.state().transferred()).orElse(Amount.ZERO);
  }

  private static Optional<ChannelError> missing(Channel channel, Base base, Lane anew) {
    Amount before = base.lane.transferred();
    Amount after = anew.transferred();
    Amount missing = before.minusOrZero(after);
    for (Leaf leaf : gone(base, anew)) {
      missing = missing.plus(leaf.amount());
    }
    Amount paid = after.minusOrZero(before);
    return missing.isMoreThan(paid)
        ? Optional.of(new ChannelError.JumpTakes(channel.id, missing, paid))
        : Optional.empty();
  }

  /** Leaves that we have not given up and that are no more there. */
  static List<Leaf> gone(Base base, Lane anew) {
    List<Leaf> gone = new ArrayList<>();
    for (Leaf leaf : base.lane.leaves()) {
      Hash hash = ChannelHashes.leafHash(leaf);
      if (!anew.leaf(hash).isPresent() && !base.givenUp.contains(hash)) {
        gone.add(leaf);
      }
    }
    return gone;
  }

  Hash ackOf(LaneState state) {
    return context
        .hashes()
        .laneAck(state.channelId(), state.payer(), state.seq(), ChannelHashes.stateHash(state));
  }

  private Hash preAckOf(LaneState state) {
    return context
        .hashes()
        .lanePreAck(state.channelId(), state.payer(), state.seq(), ChannelHashes.stateHash(state));
  }

  private boolean verifies(PublicKey key, Hash digest, Signature signature) {
    return context.verifier().verify(key, digest, signature);
  }
}
