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

  public static Hash leafHash(Leaf leaf) {
    return Hashes.keccak256(
        Words.of(leaf.amount()),
        Words.of(leaf.expiry()),
        Words.of(leaf.evaluator()),
        leaf.terms().bytes());
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
            Words.of(false),
            Words.of(claim.deadline())));
  }

  /** The name of the channel between two parties, given in any order (rule R0). */
  public ChannelId channelId(Address partyA, Address partyB, Address token, long nonce) {
    boolean ordered = partyA.compareTo(partyB) < 0;
    return new ChannelId(
        Hashes.keccak256(
            Words.of(contract.chainId()),
            Words.of(contract.channels()),
            Words.of(ordered ? partyA : partyB),
            Words.of(ordered ? partyB : partyA),
            Words.of(token),
            Words.of(nonce)));
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
