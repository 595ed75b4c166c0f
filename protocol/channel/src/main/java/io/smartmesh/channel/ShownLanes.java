package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the parts of {@link ChannelMessage.JumpLane} together. At most one lane of each kind is
 * collected at a time; a part of another state begins it anew.
 */
final class ShownLanes {
  /** A lane that is shown with somebody's signature over it; nothing is checked yet. */
  record Shown(Lane lane, Signature signature) {}

  private static final int AMOUNT_BITS = 256;

  private record Collected(ChannelMessage.JumpLane head, TreeMap<Integer, Leaf> leaves) {}

  private final Map<ChannelMessage.JumpLane.Which, Collected> lanes =
      new EnumMap<>(ChannelMessage.JumpLane.Which.class);

  void add(ChannelMessage.JumpLane part) {
    Collected collected = lanes.get(part.which());
    if (collected == null || !isSameLane(collected.head, part)) {
      collected = new Collected(part, new TreeMap<>());
      lanes.put(part.which(), collected);
    }
    for (int i = 0; i < part.leaves().size(); i++) {
      collected.leaves.put(part.first() + i, part.leaves().get(i));
    }
  }

  private static boolean isSameLane(ChannelMessage.JumpLane a, ChannelMessage.JumpLane b) {
    return a.seq() == b.seq()
        && a.leafCount() == b.leafCount()
        && a.transferred().equals(b.transferred())
        && a.signature().equals(b.signature());
  }

  /** The lane of that kind once all its parts are there and its sums can be made. */
  Optional<Shown> lane(ChannelMessage.JumpLane.Which which, ChannelId channel, Address payer) {
    Collected collected = lanes.get(which);
    if (collected == null || collected.leaves.size() < collected.head.leafCount()) {
      return Optional.empty();
    }
    List<Leaf> leaves = new ArrayList<>(collected.leaves.values());
    Amount pending = Amount.ZERO;
    for (Leaf leaf : leaves) {
      if (!fits(pending, leaf.amount())) {
        return Optional.empty();
      }
      pending = pending.plus(leaf.amount());
    }
    if (!fits(pending, collected.head.transferred())) {
      return Optional.empty();
    }
    Hash root = leaves.isEmpty() ? Hash.ZERO : ChannelHashes.pendingRoot(leaves);
    LaneState state =
        new LaneState(
            channel, payer, collected.head.seq(), collected.head.transferred(), root, pending);
    return Optional.of(
        new Shown(
            new Lane(state, Collections.unmodifiableList(leaves)), collected.head.signature()));
  }

  private static boolean fits(Amount a, Amount b) {
    return a.units().add(b.units()).bitLength() < AMOUNT_BITS;
  }

  /** A lane as messages: one that has no leaves is one part. */
  static List<ChannelMessage.JumpLane> parts(
      ChannelMessage.JumpLane.Which which, Lane lane, Signature signature) {
    List<ChannelMessage.JumpLane> parts = new ArrayList<>();
    int count = lane.leaves().size();
    for (int first = 0; first == 0 || first < count; first += Limits.LEAVES_PER_PART) {
      int end = Math.min(count, first + Limits.LEAVES_PER_PART);
      parts.add(
          new ChannelMessage.JumpLane(
              lane.state().channelId(),
              which,
              lane.seq(),
              lane.transferred(),
              signature,
              count,
              first,
              lane.leaves().subList(first, end)));
    }
    return parts;
  }
}
