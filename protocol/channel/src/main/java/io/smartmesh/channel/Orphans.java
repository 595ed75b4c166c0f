package io.smartmesh.channel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Leaves towards a restored device that it knows nothing of but what the peer has shown (CH-52).
 * The onion is gone, so they cannot be passed on; but one may have been, and then a lock of ours
 * with the same terms hangs on it: it is claimed with the evidence for that, or given up after it.
 */
final class Orphans {
  private Orphans() {}

  /** Those of a channel whose lane has just been shown. */
  static List<Hash> of(Channel channel) {
    TreeSet<Hash> orphans = new TreeSet<>();
    for (Leaf leaf : channel.in.best().leaves()) {
      Hash hash = ChannelHashes.leafHash(leaf);
      boolean known =
          channel.onions.containsKey(hash)
              || channel.claims.containsKey(hash)
              || channel.in.released().contains(hash);
      if (!known) {
        orphans.add(hash);
      }
    }
    return new ArrayList<>(orphans);
  }

  /** What we pay for we earn: the evidence is claimed upstream before it is folded downstream. */
  static void earn(
      Leaf paid,
      Bytes evidence,
      Claims claims,
      Collection<Channel> channels,
      Consumer<? super ChannelOutput> out) {
    for (Channel channel : channels) {
      for (Hash orphan : channel.jump.orphans()) {
        Optional<Leaf> leaf = channel.in.best().leaf(orphan);
        if (leaf.isPresent()
            && hasSameTerms(leaf.get(), paid)
            && !claims.earned(leaf.get(), evidence, leaf.get().expiry()).isZero()) {
          resolve(channel, orphan, out);
          channel.claims.put(orphan, evidence);
          channel.dirty = true;
          out.accept(ChannelRecords.claim(channel, orphan, evidence));
        }
      }
    }
  }

  /** Gives up those that no lock of ours hangs on, once none can be forgotten any more (R4). */
  static void review(
      Collection<Channel> channels, OpenPhase open, Consumer<? super ChannelOutput> out) {
    boolean none = true;
    for (Channel channel : channels) {
      none &= channel.jump.orphans().isEmpty();
      if (channel.jump.mayHaveForgotten() && channel.phase != ChannelPhase.FINISHED) {
        return;
      }
    }
    if (none) {
      return;
    }
    for (Channel channel : channels) {
      for (Hash orphan : channel.jump.orphans()) {
        Optional<Leaf> leaf = channel.in.best().leaf(orphan);
        if (!leaf.isPresent()) {
          resolve(channel, orphan, out);
        } else if (!isLocked(leaf.get(), channels)) {
          resolve(channel, orphan, out);
          open.release(channel, leaf.get(), out);
        }
      }
    }
  }

  private static boolean isLocked(Leaf leaf, Collection<Channel> channels) {
    for (Channel channel : channels) {
      for (Leaf ours : channel.out.newest().leaves()) {
        if (channel.phase != ChannelPhase.FINISHED && hasSameTerms(leaf, ours)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasSameTerms(Leaf a, Leaf b) {
    return a.evaluator().equals(b.evaluator()) && a.terms().equals(b.terms());
  }

  private static void resolve(Channel channel, Hash leaf, Consumer<? super ChannelOutput> out) {
    channel.jump = channel.jump.without(leaf);
    out.accept(ChannelRecords.jump(channel));
  }
}
