package io.smartmesh.channel;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.LaneState;
import java.util.function.Consumer;

/** Shows a peer that may have lost data the newest state of its lane that we hold (CH-13, R14). */
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
            channel.in.signature().orElse(UNSIGNED));
    out.accept(new ChannelOutput.SendToPeer(channel.peer, ChannelCodec.encode(message)));
  }
}
