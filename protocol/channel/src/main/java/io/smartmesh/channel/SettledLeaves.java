package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.SettledLane;
import io.smartmesh.ethereum.channels.SettledRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A settled channel with the leaves that its roots stand for, as far as we know them. */
record SettledLeaves(SettledRecord record, List<Leaf> ours, List<Leaf> peers) {
  /** Leaves among which those that left are searched: 2^this roots at the most. */
  private static final int SEARCHED = 10;

  static SettledLeaves of(SettledRecord record, Channel channel, Claims claims) {
    return new SettledLeaves(
        record,
        openInOurs(ourLane(record, channel).pendingRoot(), channel),
        openTowardsUs(peerLane(record, channel).pendingRoot(), channel, claims)
            .orElse(Collections.emptyList()));
  }

  void write(Encoder out) {
    ChainRecords.write(out, record);
    ChainRecords.writeLeaves(out, ours);
    ChainRecords.writeLeaves(out, peers);
  }

  static SettledLeaves read(Decoder in) throws Malformed {
    return new SettledLeaves(
        ChainRecords.readSettled(in), ChainRecords.readLeaves(in), ChainRecords.readLeaves(in));
  }

  private static SettledLane ourLane(SettledRecord record, Channel channel) {
    return channel.weAreA() ? record.laneA() : record.laneB();
  }

  private static SettledLane peerLane(SettledRecord record, Channel channel) {
    return channel.weAreA() ? record.laneB() : record.laneA();
  }

  /** Our leaves behind a root: we know every state of ours that the chain may settle with. */
  private static List<Leaf> openInOurs(Hash root, Channel channel) {
    for (Lane lane : channel.out.enforceable()) {
      if (lane.state().pendingRoot().equals(root)) {
        return lane.leaves();
      }
    }
    return Collections.emptyList();
  }

  /**
   * The leaves behind the root of a state of the peer's lane: those of the state we know, without
   * some that may have left it in a newer one. A leaf leaves only folded, after we have shown its
   * evidence, or with our PreAck; it shrinks by what our evidence earns. Those of a state that we
   * never acknowledged its close has shown (CH-38).
   */
  static Optional<List<Leaf>> openTowardsUs(Hash root, Channel channel, Claims claims) {
    if (root.equals(Hash.ZERO)) {
      return Optional.of(Collections.emptyList());
    }
    Optional<List<Leaf>> shown = channel.closing.map(ClosingRecord::newestLeaves);
    if (shown.isPresent() && ChannelHashes.pendingRoot(shown.get()).equals(root)) {
      return shown;
    }
    List<Leaf> known = channel.in.best().leaves();
    List<Leaf> loose = new ArrayList<>();
    for (Leaf leaf : known) {
      Hash leafHash = ChannelHashes.leafHash(leaf);
      boolean mayLeave =
          channel.claims.containsKey(leafHash) || channel.in.released().contains(leafHash);
      if (mayLeave && loose.size() < SEARCHED) {
        loose.add(leaf);
      }
    }
    for (int gone = 0; gone < 1 << loose.size(); gone++) {
      List<Leaf> open = new ArrayList<>(known);
      for (int i = 0; i < loose.size(); i++) {
        if ((gone >> i & 1) == 1) {
          open.remove(loose.get(i));
          claims.unearned(channel, loose.get(i)).ifPresent(open::add);
        }
      }
      if (ChannelHashes.pendingRoot(open).equals(root)) {
        return Optional.of(Collections.unmodifiableList(open));
      }
    }
    return Optional.empty();
  }

  /** The same payment among these, whatever is left of it. */
  static Optional<Leaf> find(List<Leaf> leaves, Leaf payment) {
    for (Leaf leaf : leaves) {
      if (leaf.isSamePayment(payment)) {
        return Optional.of(leaf);
      }
    }
    return Optional.empty();
  }

  /** Still to be decided of our lane. */
  Amount lockedOut(Channel channel) {
    return ourLane(record, channel).pendingTotal();
  }

  /** Still to be decided of the peer's lane. */
  Amount lockedIn(Channel channel) {
    return peerLane(record, channel).pendingTotal();
  }

  Amount transferredToUs(Channel channel) {
    return peerLane(record, channel).transferred();
  }

  /** Leaves that the peer folded without our having seen that state: they are money now. */
  List<Leaf> foldedUnseen(Channel channel) {
    List<Leaf> folded = new ArrayList<>();
    Amount sum = channel.in.best().transferred();
    for (Leaf leaf : channel.in.best().leaves()) {
      boolean shown = channel.claims.containsKey(ChannelHashes.leafHash(leaf));
      Amount left = find(peers, leaf).map(Leaf::amount).orElse(Amount.ZERO);
      if (shown && left.isLessThan(leaf.amount())) {
        Leaf part = leaf.of(leaf.amount().minus(left));
        folded.add(part);
        sum = sum.plus(part.amount());
      }
    }
    boolean paid = !sum.isMoreThan(transferredToUs(channel));
    return paid ? folded : Collections.emptyList();
  }

  /**
   * The same after one leaf was resolved: what is left of the known leaves still has the new root.
   */
  SettledLeaves after(SettledRecord next, Channel channel) {
    Hash ourRoot = (channel.weAreA() ? next.laneA() : next.laneB()).pendingRoot();
    return new SettledLeaves(
        next, oneLess(ourRoot, ours), oneLess(peerLane(next, channel).pendingRoot(), peers));
  }

  private static List<Leaf> oneLess(Hash root, List<Leaf> leaves) {
    if (ChannelHashes.pendingRoot(leaves).equals(root)) {
      return leaves;
    }
    for (int i = 0; i < leaves.size(); i++) {
      List<Leaf> fewer = new ArrayList<>(leaves);
      fewer.remove(i);
      if (ChannelHashes.pendingRoot(fewer).equals(root)) {
        return Collections.unmodifiableList(fewer);
      }
    }
    return Collections.emptyList();
  }
}
