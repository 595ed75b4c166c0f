package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.AbiValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The structs of {@code IPaymentChannels.sol}: their ABI types, and our records as their values.
 */
final class ChannelAbi {
  static final String CHANNEL =
      "(address,address,address,uint64,uint32,uint32,uint256,uint256,uint256,uint256,uint256)";
  static final String LANE_STATE = "(bytes32,address,uint64,uint256,bytes32,uint256)";
  static final String LEAF = "(uint256,uint64,address,bytes32)";
  static final String CLOSE_CLAIM =
      "(address,"
          + (LANE_STATE + "," + LEAF + "[],uint64,bytes32,bool,bytes,")
          + (LANE_STATE + ",bytes,uint64,bool,uint64,bytes)");
  static final String SELECTED = "(uint64,bytes32,uint64,uint256,bytes32,uint256)";
  static final String CLOSING =
      "(bool,bool,uint64,uint64,bytes32,uint256,bytes32,uint64,bytes32,uint64,uint64,"
          + (SELECTED + "," + SELECTED + ")");
  static final String SETTLED_LANE = "(uint256,uint256,bytes32,uint256)";
  static final String SETTLED =
      "(" + SETTLED_LANE + "," + SETTLED_LANE + ",uint64,uint256,uint256)";
  static final String LIE_PROOF =
      "(uint8," + LANE_STATE + ",bytes," + LEAF + "[]," + LEAF + "[],uint64,bytes32)";

  private ChannelAbi() {}

  static List<Object> values(ChannelRecord channel) {
    return List.of(
        channel.partyA(),
        channel.partyB(),
        channel.token(),
        channel.nonce(),
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
    if (partyA.compareTo(partyB) >= 0) {
      throw new Malformed("party A " + partyA + " is not below party B " + partyB);
    }
    return new ChannelRecord(
        partyA,
        partyB,
        from.address(),
        from.number(),
        from.number(),
        from.number(),
        from.amount(),
        from.amount(),
        from.amount(),
        from.amount(),
        from.amount());
  }

  static List<Object> values(LaneState state) {
    return List.of(
        state.channelId().hash(),
        state.payer(),
        state.seq(),
        state.transferred(),
        state.pendingRoot(),
        state.pendingTotal());
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
        closing.amnesty(),
        closing.endTime(),
        closing.newestSeq(),
        closing.newestHash(),
        closing.newestTransferred(),
        closing.newestRoot(),
        closing.ackedSeq(),
        closing.ackedHash(),
        closing.peerSeq(),
        closing.preAckSeq(),
        values(closing.laneA()),
        values(closing.laneB()));
  }

  static ClosingRecord closing(AbiValues from) throws Malformed {
    return new ClosingRecord(
        from.flag(),
        from.flag(),
        from.time(),
        from.number(),
        from.hash(),
        from.amount(),
        from.hash(),
        from.number(),
        from.hash(),
        from.number(),
        from.number(),
        selected(from.tuple()),
        selected(from.tuple()));
  }

  static List<Object> values(SettledRecord settled) {
    return List.of(
        values(settled.laneA()),
        values(settled.laneB()),
        settled.claimEnd(),
        settled.paidA(),
        settled.paidB());
  }

  static SettledRecord settled(AbiValues from) throws Malformed {
    return new SettledRecord(
        settledLane(from.tuple()),
        settledLane(from.tuple()),
        from.time(),
        from.amount(),
        from.amount());
  }

  private static List<Object> values(SelectedLane lane) {
    return List.of(
        lane.seq(),
        lane.stateHash(),
        lane.floor(),
        lane.transferred(),
        lane.pendingRoot(),
        lane.pendingTotal());
  }

  private static SelectedLane selected(AbiValues from) throws Malformed {
    return new SelectedLane(
        from.number(), from.hash(), from.number(), from.amount(), from.hash(), from.amount());
  }

  private static List<Object> values(SettledLane lane) {
    return List.of(lane.transferred(), lane.earned(), lane.pendingRoot(), lane.pendingTotal());
  }

  private static SettledLane settledLane(AbiValues from) {
    return new SettledLane(from.amount(), from.amount(), from.hash(), from.amount());
  }
}
