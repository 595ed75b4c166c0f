// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";

/// A state as its payer signs it; the contract is given it without channel and payer.
struct LaneState {
    bytes32 channelId;
    address payer;
    uint64 seq;
    uint256 transferred;
    bytes32 pendingRoot;
    uint256 pendingTotal;
}

/// The EIP-712 struct hash; 0 for no state.
function stateHash(LaneState memory state) pure returns (bytes32) {
    return state.seq == 0 ? bytes32(0) : keccak256(abi.encode(LaneHashes.LANE_STATE, state));
}

/// A closing channel as its events tell it: what the contract keeps, and what it keeps by its hash only.
struct Dispute {
    IPaymentChannels.Closing closing;
    IPaymentChannels.Claim claim;
    IPaymentChannels.Rewards rewards;
    bytes newestLeaves; // abi.encode(Leaf[]): m's, if it was not acknowledged
}

/// A close before it is sent.
struct CloseCall {
    address closer;
    LaneState newest;
    IPaymentChannels.Leaf[] newestLeaves;
    uint64 ackedSeq;
    bytes32 ackedHash;
    bool ackedIsPreAck;
    IPaymentChannels.Signature ackSignature;
    LaneState peer;
    IPaymentChannels.Signature peerSignature;
    uint64 preAckSeq;
    bool amnesty;
    uint64 deadline;
    IPaymentChannels.Signature closeSignature;
}

/// A proof before it is sent.
struct Proof {
    IPaymentChannels.Lie kind;
    LaneState state;
    IPaymentChannels.Signature signature;
    IPaymentChannels.Leaf[] stateLeaves;
    IPaymentChannels.Leaf[] newestLeaves;
    uint64 ackSeq;
    bytes32 ackHash;
}
