package io.smartmesh.channel;

import io.smartmesh.base.ChainTime;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether a close without the peer is a normal one or one with amnesty (R13). A device that cannot
 * know that its data is the newest must not close normally: its own signatures would convict it.
 */
final class AloneClose {
  private AloneClose() {}

  /**
   * What forbids it; nothing has changed then.
   *
   * @param vouched the user answers for it that the data is no older copy
   */
  static Optional<ChannelError> objection(Channel channel, boolean vouched) {
    if (channel.stale && !channel.jump.mayHaveForgotten()) {
      return Optional.of(new ChannelError.NotOpen(channel.id, channel.view().phase()));
    }
    return isWithAmnesty(channel, vouched) && channel.terms.amnestyHold() == 0
        ? Optional.of(new ChannelError.AmnestyNotAllowed(channel.id, 0))
        : Optional.empty();
  }

  /** CH-57: stores that states may have been forgotten, where nobody has shown otherwise. */
  static void decide(
      Channel channel, boolean vouched, ChainTime now, Consumer<? super ChannelOutput> out) {
    if (isWithAmnesty(channel, vouched) && !channel.jump.mayHaveForgotten()) {
      channel.jump = channel.jump.doubted(now);
      out.accept(ChannelRecords.jump(channel));
    }
  }

  static boolean isWithAmnesty(Channel channel, boolean vouched) {
    return channel.jump.mayHaveForgotten() || !(vouched || channel.wasConfirmed);
  }
}
