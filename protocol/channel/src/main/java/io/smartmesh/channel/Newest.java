package io.smartmesh.channel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.LaneState;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What shows a device that it has lost data (CH-13, R14): the newest state of its own lane, under
 * its own signature, and the newest of the other lane that it has given up older ones for.
 */
final class Newest {
  /** In the place of a signature where nobody signs: on sequence number 0. */
  private static final Signature UNSIGNED = new Signature(Bytes.wrap(new byte[Signature.LENGTH]));

  private Newest() {}

  static void show(Channel channel, Consumer<? super ChannelOutput> out) {
    if (channel.phase == ChannelPhase.FINISHED || !channel.peerOnline) {
      return;
    }
    LaneState state = channel.in.best().state();
    ChannelMessage message =
        new ChannelMessage.Newest(
            channel.id,
            state.seq(),
            state.transferred(),
            state.pendingRoot(),
            state.pendingTotal(),
            channel.in.signature().orElse(UNSIGNED),
            given(channel.out));
    out.accept(new ChannelOutput.SendToPeer(channel.peer, ChannelCodec.encode(message)));
  }

  private static Optional<ChannelMessage.Newest.Given> given(OutLane lane) {
    return lane.released()
        .map(
            state ->
                new ChannelMessage.Newest.Given(
                    !lane.acked().equals(lane.released()),
                    state.seq(),
                    ChannelHashes.stateHash(state.state()),
                    state.signature()));
  }

  /**
   * Empty when we lack nothing of what the peer shows; {@link ChannelError.StaleData} when it
   * proves that we do.
   */
  static Optional<ChannelError> objection(
      Channel channel, ChannelMessage.Newest shown, Context context) {
    Optional<ChannelError> objection = ofOurLane(channel, shown, context);
    return objection.isPresent()
        ? objection
        : shown.given().flatMap(given -> ofPeersLane(channel, given, context));
  }

  private static Optional<ChannelError> ofOurLane(
      Channel channel, ChannelMessage.Newest shown, Context context) {
    LaneState state =
        new LaneState(
            channel.id,
            channel.self(),
            shown.seq(),
            shown.transferred(),
            shown.pendingRoot(),
            shown.pendingTotal());
    // A state that we have ordered and not signed yet may stand where the truth has another one.
    boolean known =
        shown.seq() <= channel.out.newest().seq()
            && channel.out.stateAt(shown.seq()).map(state::equals).orElse(true);
    if (known) {
      return Optional.empty();
    }
    Hash digest = context.hashes().laneState(state);
    return Optional.of(
        isOurs(digest, shown.signature(), context)
            ? new ChannelError.StaleData(channel.id, channel.out.newest().seq(), shown.seq())
            : new ChannelError.BadSignature(channel.id, "our own state " + shown.seq()));
  }

  /** What we have given up older states for is durable before the peer hears of it (CH-5). */
  private static Optional<ChannelError> ofPeersLane(
      Channel channel, ChannelMessage.Newest.Given given, Context context) {
    long ours = channel.in.best().seq();
    if (given.isPreAck()) {
      ours = Math.max(ours, channel.in.preAck().map(InLane.GivenPreAck::seq).orElse(0L));
    }
    if (given.seq() <= ours) {
      return Optional.empty();
    }
    Hash digest =
        given.isPreAck()
            ? context.hashes().lanePreAck(channel.id, channel.peer, given.seq(), given.stateHash())
            : context.hashes().laneAck(channel.id, channel.peer, given.seq(), given.stateHash());
    return Optional.of(
        isOurs(digest, given.signature(), context)
            ? new ChannelError.StaleData(channel.id, ours, given.seq())
            : new ChannelError.BadSignature(channel.id, "our own word on state " + given.seq()));
  }

  private static boolean isOurs(Hash digest, Signature signature, Context context) {
    return context.verifier().verify(context.self().publicKey(), digest, signature);
  }
}
