package io.smartmesh.channel;

import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.function.Consumer;

/**
 * After a restart: tells again what somebody above may still have to act upon. Handlers are
 * idempotent.
 */
final class Retelling {
  private Retelling() {}

  static void tell(Channel channel, Consumer<? super ChannelOutput> out) {
    out.accept(new ChannelOutput.Changed(channel.view()));
    if (channel.phase == ChannelPhase.FINISHED) {
      return;
    }
    for (Leaf leaf : channel.in.best().leaves()) {
      Hash leafHash = ChannelHashes.leafHash(leaf);
      if (channel.onions.containsKey(leafHash)) {
        out.accept(new ChannelOutput.LeafLocked(channel.id, leaf, channel.onions.get(leafHash)));
      }
    }
    for (Leaf leaf : channel.out.newest().leaves()) {
      Hash leafHash = ChannelHashes.leafHash(leaf);
      if (!isUnacked(channel, leafHash)) {
        out.accept(new ChannelOutput.LeafAccepted(channel.id, leaf));
      }
      if (channel.proofs.containsKey(leafHash)) {
        out.accept(new ChannelOutput.EvidenceSeen(channel.id, leaf, channel.proofs.get(leafHash)));
      }
    }
    channel.dirty = true;
  }

  private static boolean isUnacked(Channel channel, Hash leafHash) {
    for (OutLane.Step step : channel.out.unacked().values()) {
      if (step.change() instanceof Change.Locked locked
          && ChannelHashes.leafHash(locked.leaf()).equals(leafHash)) {
        return true;
      }
    }
    return false;
  }
}
