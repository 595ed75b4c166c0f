package io.smartmesh.node;

import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelPhase;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.Channels;
import java.util.function.Consumer;

/**
 * ID-13: before a device key is replaced its channels are finished. Asks each open one for a close
 * together, again and again, since a payment may be under way or the peer away.
 */
final class Rotation {
  private static final long ASK_MILLIS = 30_000;

  private final Channels channels;
  private boolean on;
  private boolean ready;
  private Moment askAt = Moment.NEVER;

  /**
   * @throws io.smartmesh.base.DamagedRecord when a newer version wrote the record
   */
  Rotation(Channels channels, StoredRecords stored, Moment now) {
    this.channels = channels;
    on = NodeRecords.isRotating(stored);
    ready = NodeRecords.isRotationReady(stored);
    askAt = on ? now : Moment.NEVER;
  }

  boolean isOn() {
    return on;
  }

  /** What to store. */
  StoreWrite begin(Moment now) {
    on = true;
    askAt = now;
    return NodeRecords.rotating(false);
  }

  Moment deadline() {
    return askAt;
  }

  /** Goes on as long as the key is used: others may open a channel with it at any time. */
  void wake(Moment now, Consumer<StoreWrite> write, Consumer<ChannelInput> toChannels) {
    if (askAt.isAfter(now)) {
      return;
    }
    askAt = now.plusMillis(ASK_MILLIS);
    boolean done = unsettled() == 0;
    if (done != ready) {
      ready = done;
      write.accept(NodeRecords.rotating(done));
    }
    for (ChannelView channel : channels.views()) {
      if (channel.phase() == ChannelPhase.OPEN) {
        toChannels.accept(new ChannelInput.CloseTogether(channel.id()));
      }
    }
  }

  int unsettled() {
    return channels.unsettled();
  }
}
