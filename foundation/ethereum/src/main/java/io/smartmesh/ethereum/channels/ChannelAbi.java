package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.AbiValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The structs of {@code IPaymentChannels.sol}: their ABI types, and our records as their values.
 */
final class ChannelAbi {
  static final String CHANNEL =
      "(address,address,address,uint64,uint32,uint32,uint256,uint256,uint256,uint256,uint256)";
  static final String LANE = "(uint64,uint256,bytes32,uint256)";
  static final String SIGNATURE = "(bytes32,bytes32)";
  static final String OPENING = "(address,uint64,uint32,uint32,uint256)";
  static final String PERMIT = "(uint256,uint64,uint8,bytes32,bytes32)";
  static final String LEAF = "(uint256,uint64,address,bytes32)";
  static final String CLOSE_CLAIM =
      "(bool,bool,uint64,"
          + (LANE + ",uint64,bytes32,bool," + SIGNATURE + ",")
          + (LANE + "," + SIGNATURE + ",uint64," + SIGNATURE + ")");
  static final String ACKED_CLOSE =
      ("(uint64," + LANE + ",bool," + SIGNATURE + ",") + (LANE + "," + SIGNATURE + ",uint64)");
  static final String CLAIM = "(" + LANE + ",uint64,bytes32,uint64,uint64)";
  static final String TOWER_REWARD = "(bool,address,uint256,uint64," + SIGNATURE + ")";
  static final String REWARDS = "(address,address,uint256,address,uint256)";
  static final String CLOSING = "(bool,uint64,bytes32,bytes32," + LANE + "," + LANE + ")";
  static final String RAISE = "(bool," + LANE + "," + SIGNATURE + ",bool," + SIGNATURE + ")";
  static final String SETTLED_LANE = "(uint256,uint256,bytes32,uint256)";
  static final String SETTLED =
      "(" + SETTLED_LANE + "," + SETTLED_LANE + ",uint64,uint256,uint256)";
  static final String LIE_PROOF =
      "(uint8," + LANE + "," + SIGNATURE + ",uint64,bytes32," + LEAF + "[]," + LEAF + "[])";

  /** A lane has no more (CH-7). */
  private static final int LEAVES_MOST = 30;

  private ChannelAbi() {}

  static List<Object> values(ChannelRecord channel) {
    return List.of(
        channel.partyA(),
        channel.partyB(),
        channel.token(),
        channel.openBefore(),
        channel.hold(),
        channel.amnestyHold(),
        channel.amnestyFee(),
        channel.depositA(),
        channel.depositB(),
        channel.withdrawnA(),
        channel.withdrawnB());
  }

  static ChannelRecord channel(AbiValues from) throws Malformed {
    Address partyA = from.address();
    Address partyB = from.address();
    requireOrder(partyA, partyB);
    return new ChannelRecord(
        partyA,
        partyB,
        from.address(),
        from.time(),
        from.number(),
        from.number(),
        from.amount(),
        from.amount(),
        from.amount(),
        from.amount(),
        from.amount());
  }

  static void requireOrder(Address partyA, Address partyB) throws Malformed {
    if (partyA.compareTo(partyB) >= 0) {
      throw new Malformed("party A " + partyA + " is not below party B " + partyB);
    }
  }

  static List<Object> values(LaneState state) {
    return values(SelectedLane.of(state));
  }

  static List<Object> values(SelectedLane lane) {
    return List.of(lane.seq(), lane.transferred(), lane.pendingRoot(), lane.pendingTotal());
  }

  static SelectedLane lane(AbiValues from) throws Malformed {
    return new SelectedLane(from.number(), from.amount(), from.hash(), from.amount());
  }

  static List<Object> values(Rewards rewards) {
    return List.of(
        rewards.raiser(), rewards.towerA(), rewards.rewardA(), rewards.towerB(), rewards.rewardB());
  }

  static Rewards rewards(AbiValues from) {
    return new Rewards(
        from.address(), from.address(), from.amount(), from.address(), from.amount());
  }

  static List<Leaf> leaves(AbiValues from) throws Malformed {
    List<Leaf> leaves = new ArrayList<>();
    List<AbiValues> given = from.tuples();
    if (given.size() > LEAVES_MOST) {
      throw new Malformed(given.size() + " leaves, at most " + LEAVES_MOST);
    }
    for (AbiValues leaf : given) {
      leaves.add(new Leaf(leaf.amount(), leaf.time(), leaf.address(), leaf.hash()));
    }
    return Collections.unmodifiableList(leaves);
  }

  /** In the order that the contract wants: ascending by their hashes. */
  static List<Object> values(List<Leaf> leaves) {
    List<Leaf> sorted = new ArrayList<>(leaves);
    sorted.sort(Comparator.comparing(ChannelHashes::leafHash));
    List<Object> values = new ArrayList<>();
    for (Leaf leaf : sorted) {
      values.add(values(leaf));
    }
    return values;
  }

  static List<Object> values(Leaf leaf) {
    return List.of(leaf.amount(), leaf.expiry(), leaf.evaluator(), leaf.terms());
  }

  static List<Object> values(ClosingRecord closing) {
    return List.of(
        closing.closerIsA(),
        closing.endTime(),
        ChannelHashes.claim(closing),
        ChannelHashes.rewards(closing.rewards()),
        values(closing.laneA()),
        values(closing.laneB()));
  }

  /** What the contract keeps of a close by its hash only. */
  static List<Object> claim(ClosingRecord closing) {
    return List.of(
        values(closing.newest()),
        closing.ackedSeq(),
        closing.ackedHash(),
        closing.peerSeq(),
        closing.preAckSeq());
  }

  static List<Object> values(SettledRecord settled) {
    return List.of(
        values(settled.laneA()),
        values(settled.laneB()),
        settled.claimEnd(),
        settled.paidA(),
        settled.paidB());
  }

  static List<Object> values(SettledLane lane) {
    return List.of(lane.transferred(), lane.earned(), lane.pendingRoot(), lane.pendingTotal());
  }

  static SettledLane settledLane(AbiValues from) {
    return new SettledLane(from.amount(), from.amount(), from.hash(), from.amount());
  }
}
