package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.Rewards;
import io.smartmesh.ethereum.channels.SelectedLane;
import io.smartmesh.ethereum.channels.SettledLane;
import io.smartmesh.ethereum.channels.SettledRecord;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The contract's values in stored records: field after field, in the order of their declaration.
 */
final class ChainRecords {
  private static final int AMOUNT_BITS = 256;

  /** Sequence numbers rise by one a step: what is above was not counted. */
  private static final long SEQ_MOST = 1L << 62;

  private ChainRecords() {}

  static void write(Encoder out, ChannelRecord c) {
    out.address(c.partyA()).address(c.partyB()).address(c.token());
    out.u64(c.openBefore().seconds());
    out.u32(c.hold()).u32(c.amnestyHold()).amount(c.amnestyFee());
    out.amount(c.depositA()).amount(c.depositB());
    out.amount(c.withdrawnA()).amount(c.withdrawnB());
  }

  static ChannelRecord readChannel(Decoder in) throws Malformed {
    Address partyA = in.address();
    Address partyB = in.address();
    if (partyA.compareTo(partyB) >= 0) {
      throw new Malformed("party A " + partyA + " is not below party B " + partyB);
    }
    ChannelRecord channel =
        new ChannelRecord(
            partyA,
            partyB,
            in.address(),
            new ChainTime(in.u64()),
            in.u32(),
            in.u32(),
            in.amount(),
            in.amount(),
            in.amount(),
            in.amount(),
            in.amount());
    if (!channel.isSolvent()) {
      throw new Malformed("deposits and withdrawals that no contract holds");
    }
    return channel;
  }

  static void write(Encoder out, Lane lane) {
    write(out, lane.state());
    writeLeaves(out, lane.leaves());
  }

  /** A lane whose state is that of its leaves. */
  static Lane readLane(Decoder in, ChannelId channel, Address payer) throws Malformed {
    LaneState state = readState(in);
    List<Leaf> leaves = readLeaves(in);
    if (!state.channelId().equals(channel) || !state.payer().equals(payer)) {
      throw new Malformed("a lane of " + state.payer() + " in channel " + state.channelId());
    }
    BigInteger sum = BigInteger.ZERO;
    for (Leaf leaf : leaves) {
      sum = sum.add(leaf.amount().units());
    }
    requireSum(state.transferred(), state.pendingTotal());
    if (!sum.equals(state.pendingTotal().units())
        || !ChannelHashes.pendingRoot(leaves).equals(state.pendingRoot())) {
      throw new Malformed("state " + state.seq() + " is not that of its leaves");
    }
    if (state.seq() > SEQ_MOST) {
      throw new Malformed("sequence number " + state.seq() + ", at most " + SEQ_MOST);
    }
    return new Lane(state, leaves);
  }

  static void requireSum(Amount a, Amount b) throws Malformed {
    if (a.units().add(b.units()).bitLength() > AMOUNT_BITS) {
      throw new Malformed(a + " and " + b + " together are above 2^" + AMOUNT_BITS);
    }
  }

  static void write(Encoder out, LaneState s) {
    out.hash(s.channelId().hash()).address(s.payer()).varint(s.seq());
    out.amount(s.transferred()).hash(s.pendingRoot()).amount(s.pendingTotal());
  }

  static LaneState readState(Decoder in) throws Malformed {
    return new LaneState(
        new ChannelId(in.hash()), in.address(), in.varint(), in.amount(), in.hash(), in.amount());
  }

  static void writeLeaves(Encoder out, List<Leaf> leaves) {
    out.varint(leaves.size());
    leaves.forEach(leaf -> ChangeCodec.write(out, leaf));
  }

  static List<Leaf> readLeaves(Decoder in) throws Malformed {
    int count = in.count(Limits.PENDING_PER_LANE);
    List<Leaf> leaves = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      leaves.add(ChangeCodec.readLeaf(in));
    }
    return Collections.unmodifiableList(leaves);
  }

  static void write(Encoder out, ClosingRecord c) {
    out.flag(c.closerIsA()).flag(c.amnesty()).u64(c.endTime().seconds());
    write(out, c.newest());
    out.u64(c.ackedSeq()).hash(c.ackedHash());
    out.u64(c.peerSeq()).u64(c.preAckSeq());
    writeLeaves(out, c.newestLeaves());
    write(out, c.laneA());
    write(out, c.laneB());
    Rewards rewards = c.rewards();
    out.flag(!rewards.equals(Rewards.NONE));
    if (!rewards.equals(Rewards.NONE)) {
      out.address(rewards.raiser());
      out.address(rewards.towerA()).amount(rewards.rewardA());
      out.address(rewards.towerB()).amount(rewards.rewardB());
    }
  }

  static ClosingRecord readClosing(Decoder in) throws Malformed {
    return new ClosingRecord(
        in.flag(),
        in.flag(),
        new ChainTime(in.u64()),
        readSelected(in),
        in.u64(),
        in.hash(),
        in.u64(),
        in.u64(),
        readLeaves(in),
        readSelected(in),
        readSelected(in),
        in.flag() ? readRewards(in) : Rewards.NONE);
  }

  /** Why a closing as the release before stored it is refused (CH-54). */
  static Malformed earlierClosing() {
    return new Malformed(
        "a closing on an earlier contract: finish it with the release that began it");
  }

  private static Rewards readRewards(Decoder in) throws Malformed {
    return new Rewards(in.address(), in.address(), in.amount(), in.address(), in.amount());
  }

  private static void write(Encoder out, SelectedLane s) {
    out.u64(s.seq()).amount(s.transferred()).hash(s.pendingRoot()).amount(s.pendingTotal());
  }

  private static SelectedLane readSelected(Decoder in) throws Malformed {
    return new SelectedLane(in.u64(), in.amount(), in.hash(), in.amount());
  }

  static void write(Encoder out, SettledRecord s) {
    write(out, s.laneA());
    write(out, s.laneB());
    out.u64(s.claimEnd().seconds());
    out.amount(s.paidA()).amount(s.paidB());
  }

  static SettledRecord readSettled(Decoder in) throws Malformed {
    return new SettledRecord(
        readSettledLane(in),
        readSettledLane(in),
        new ChainTime(in.u64()),
        in.amount(),
        in.amount());
  }

  private static void write(Encoder out, SettledLane s) {
    out.amount(s.transferred()).amount(s.earned());
    out.hash(s.pendingRoot()).amount(s.pendingTotal());
  }

  private static SettledLane readSettledLane(Decoder in) throws Malformed {
    return new SettledLane(in.amount(), in.amount(), in.hash(), in.amount());
  }
}
