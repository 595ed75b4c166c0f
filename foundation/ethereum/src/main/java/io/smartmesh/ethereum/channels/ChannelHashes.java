package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.Eip712;
import io.smartmesh.ethereum.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The hashes of the channel rules. An instance gives the EIP-712 digests that parties sign, in the
 * domain of one PaymentChannels contract: one type for one meaning (rule R0).
 */
public final class ChannelHashes {
  private static final Hash LANE_STATE =
      Eip712.typeHash(
          "LaneState(bytes32 channelId,address payer,uint64 seq,uint256 transferred,"
              + "bytes32 pendingRoot,uint256 pendingTotal)");
  private static final Hash LANE_ACK =
      Eip712.typeHash("LaneAck(bytes32 channelId,address payer,uint64 seq,bytes32 stateHash)");
  private static final Hash LANE_PRE_ACK =
      Eip712.typeHash("LanePreAck(bytes32 channelId,address payer,uint64 seq,bytes32 stateHash)");
  private static final Hash CLOSE =
      Eip712.typeHash(
          "Close(bytes32 channelId,address closer,uint64 newestSeq,bytes32 newestHash,"
              + "uint64 ackedSeq,bytes32 ackedHash,uint64 peerSeq,bytes32 peerHash,"
              + "uint64 preAckSeq,bool amnesty,uint64 deadline)");
  private static final Hash COOPERATIVE_CLOSE =
      Eip712.typeHash(
          "CooperativeClose(bytes32 channelId,uint256 payoutA,uint256 payoutB,uint64 deadline)");

  private static final Hash WITHDRAWAL =
      Eip712.typeHash(
          "Withdrawal(bytes32 channelId,address party,uint256 withdrawn,uint64 deadline)");
  private static final Hash OPEN =
      Eip712.typeHash(
          "Open(address opener,address peer,address token,uint256 deposit,uint64 openBefore,"
              + "uint32 hold,uint32 amnestyHold,uint256 amnestyFee)");
  private static final Hash TOP_UP =
      Eip712.typeHash("TopUp(bytes32 channelId,address party,uint256 deposit,uint64 deadline)");
  private static final Hash TOWER_REWARD =
      Eip712.typeHash(
          "TowerReward(bytes32 channelId,address party,address tower,uint256 reward,"
              + "uint64 deadline)");

  private final ChannelsContract contract;
  private final Hash domain;

  public ChannelHashes(ChannelsContract contract) {
    this.contract = contract;
    domain =
        Eip712.domain("SmartMesh PaymentChannels", "1", contract.chainId(), contract.channels());
  }

  public ChannelsContract contract() {
    return contract;
  }

  /** {@code keccak256(abi.encode(amount, expiry, evaluator, terms))} (CH-7). */
  public static Hash leafHash(Leaf leaf) {
    return leaf.hash();
  }

  /**
   * Commits to a set of leaves: the order given does not matter. The same leaf twice has a root as
   * well, but one that the contract never accepts.
   *
   * @return zero for none
   */
  public static Hash pendingRoot(List<Leaf> leaves) {
    if (leaves.isEmpty()) {
      return Hash.ZERO;
    }
    List<Hash> hashes = new ArrayList<>();
    for (Leaf leaf : leaves) {
      hashes.add(leafHash(leaf));
    }
    Collections.sort(hashes);
    Bytes[] parts = new Bytes[hashes.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = hashes.get(i).bytes();
    }
    return Hashes.keccak256(parts);
  }

  /** The struct hash, without domain; zero for sequence number 0, which nobody signs. */
  public static Hash stateHash(LaneState state) {
    return state.seq() == 0 ? Hash.ZERO : structHash(state);
  }

  /** What the payer signs (rule R1). */
  public Hash laneState(LaneState state) {
    return Eip712.digest(domain, structHash(state));
  }

  /** What the payee signs to say that it holds this state (rule R2). */
  public Hash laneAck(ChannelId channelId, Address payer, long seq, Hash stateHash) {
    return ack(LANE_ACK, channelId, payer, seq, stateHash);
  }

  /** What the payee signs to say that it would take this state (rule R3). */
  public Hash lanePreAck(ChannelId channelId, Address payer, long seq, Hash stateHash) {
    return ack(LANE_PRE_ACK, channelId, payer, seq, stateHash);
  }

  /** What both parties sign (rule R16). */
  public Hash cooperativeClose(
      ChannelId channelId, Amount payoutA, Amount payoutB, ChainTime deadline) {
    return Eip712.digest(
        domain,
        Eip712.structHash(
            COOPERATIVE_CLOSE,
            channelId.hash().bytes(),
            Words.of(payoutA),
            Words.of(payoutB),
            Words.of(deadline)));
  }

  /** What both parties sign; {@code withdrawn} is all that party took since the opening (R16). */
  public Hash withdrawal(ChannelId channelId, Address party, Amount withdrawn, ChainTime deadline) {
    return ofParty(WITHDRAWAL, channelId, party, withdrawn, deadline);
  }

  /** What a party signs to pay in more: {@code deposit} is all it paid in since the opening. */
  public Hash topUp(ChannelId channelId, Address party, Amount deposit, ChainTime deadline) {
    return ofParty(TOP_UP, channelId, party, deposit, deadline);
  }

  /** What an opener signs for somebody else to send (R0: valid once, until {@code openBefore}). */
  public Hash open(Address opener, ChannelAction.Open open) {
    return Eip712.digest(
        domain,
        Eip712.structHash(
            OPEN,
            Words.of(opener),
            Words.of(open.peer()),
            Words.of(open.token()),
            Words.of(open.deposit()),
            Words.of(open.openBefore()),
            Words.of(open.hold()),
            Words.of(open.amnestyHold()),
            Words.of(open.amnestyFee())));
  }

  /** What a party signs to have a tower paid out of its share (R10, R15). */
  public Hash towerReward(
      ChannelId channelId, Address party, Address tower, Amount reward, ChainTime deadline) {
    return Eip712.digest(
        domain,
        Eip712.structHash(
            TOWER_REWARD,
            channelId.hash().bytes(),
            Words.of(party),
            Words.of(tower),
            Words.of(reward),
            Words.of(deadline)));
  }

  /** What the closer signs when it does not send the close itself (rules R5, R6). */
  public Hash close(CloseClaim claim) {
    return Eip712.digest(
        domain,
        Eip712.structHash(
            CLOSE,
            claim.newest().channelId().hash().bytes(),
            Words.of(claim.closer()),
            Words.of(claim.newest().seq()),
            stateHash(claim.newest()).bytes(),
            Words.of(claim.ackedSeq()),
            claim.ackedHash().bytes(),
            Words.of(claim.peer().seq()),
            stateHash(claim.peer()).bytes(),
            Words.of(claim.preAckSeq()),
            Words.of(claim.amnesty()),
            Words.of(claim.deadline())));
  }

  /** The name of the channel between two parties, given in any order (rule R0). */
  public ChannelId channelId(Address partyA, Address partyB, Address token, ChainTime openBefore) {
    boolean ordered = partyA.compareTo(partyB) < 0;
    return new ChannelId(
        Hashes.keccak256(
            Words.of(contract.chainId()),
            Words.of(contract.channels()),
            Words.of(ordered ? partyA : partyB),
            Words.of(ordered ? partyB : partyA),
            Words.of(token),
            Words.of(openBefore)));
  }

  /** The name of this channel. */
  public ChannelId channelId(ChannelRecord channel) {
    return channelId(channel.partyA(), channel.partyB(), channel.token(), channel.openBefore());
  }

  /**
   * What a close is measured by, as the contract keeps it (struct {@code Claim}); zero for an
   * amnesty close, which claims nothing.
   */
  static Hash claim(ClosingRecord closing) {
    return closing.amnesty()
        ? Hash.ZERO
        : Hashes.keccak256(
            words(closing.newest()),
            Words.of(closing.ackedSeq()),
            closing.ackedHash().bytes(),
            Words.of(closing.peerSeq()),
            Words.of(closing.preAckSeq()));
  }

  /** What a settlement owes to others, as the contract keeps it; zero for nothing. */
  static Hash rewards(Rewards rewards) {
    return rewards.equals(Rewards.NONE)
        ? Hash.ZERO
        : Hashes.keccak256(
            Words.of(rewards.raiser()),
            Words.of(rewards.towerA()),
            Words.of(rewards.rewardA()),
            Words.of(rewards.towerB()),
            Words.of(rewards.rewardB()));
  }

  private static Bytes words(SelectedLane lane) {
    return Bytes.concat(
        Words.of(lane.seq()),
        Words.of(lane.transferred()),
        lane.pendingRoot().bytes(),
        Words.of(lane.pendingTotal()));
  }

  private Hash ofParty(
      Hash type, ChannelId channelId, Address party, Amount amount, ChainTime deadline) {
    return Eip712.digest(
        domain,
        Eip712.structHash(
            type, channelId.hash().bytes(), Words.of(party), Words.of(amount), Words.of(deadline)));
  }

  private static Hash structHash(LaneState state) {
    return Eip712.structHash(
        LANE_STATE,
        state.channelId().hash().bytes(),
        Words.of(state.payer()),
        Words.of(state.seq()),
        Words.of(state.transferred()),
        state.pendingRoot().bytes(),
        Words.of(state.pendingTotal()));
  }

  private Hash ack(Hash type, ChannelId channelId, Address payer, long seq, Hash stateHash) {
    return Eip712.digest(
        domain,
        Eip712.structHash(
            type, channelId.hash().bytes(), Words.of(payer), Words.of(seq), stateHash.bytes()));
  }
}
