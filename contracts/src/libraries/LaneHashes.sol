// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../interfaces/IPaymentChannels.sol";

/// EIP-712 struct hashes of everything a party signs, one type per meaning (R0): a signature serves one use only.
library LaneHashes {
    bytes32 internal constant LANE_STATE = keccak256(
        "LaneState(bytes32 channelId,address payer,uint64 seq,uint256 transferred,bytes32 pendingRoot,uint256 pendingTotal)"
    );
    bytes32 internal constant LANE_ACK =
        keccak256("LaneAck(bytes32 channelId,address payer,uint64 seq,bytes32 stateHash)");
    bytes32 internal constant LANE_PRE_ACK =
        keccak256("LanePreAck(bytes32 channelId,address payer,uint64 seq,bytes32 stateHash)");
    bytes32 internal constant CLOSE = keccak256(
        "Close(bytes32 channelId,address closer,uint64 newestSeq,bytes32 newestHash,uint64 ackedSeq,bytes32 ackedHash,"
        "uint64 peerSeq,bytes32 peerHash,uint64 preAckSeq,bool amnesty,uint64 deadline)"
    );
    bytes32 internal constant COOPERATIVE_CLOSE =
        keccak256("CooperativeClose(bytes32 channelId,uint256 payoutA,uint256 payoutB,uint64 deadline)");

    /// R0: the chain, the contract, the parties, the token and the opener's nonce; never reused.
    function channelId(address partyA, address partyB, address token, uint64 nonce) internal view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), partyA, partyB, token, nonce));
    }

    /// R1. Sequence number 0 means "no state yet": nobody signs it and its hash is 0.
    function stateHash(IPaymentChannels.LaneState memory state) internal pure returns (bytes32) {
        return state.seq == 0 ? bytes32(0) : keccak256(abi.encode(LANE_STATE, state));
    }

    /// R2, R3: `ackType` is LANE_ACK or LANE_PRE_ACK.
    function ackHash(bytes32 ackType, bytes32 id, address payer, uint64 seq, bytes32 hash)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(ackType, id, payer, seq, hash));
    }

    /// R5, R6: by this one signature the closer signs the states named in it.
    function closeHash(bytes32 id, IPaymentChannels.CloseClaim calldata claim, bytes32 newestHash, bytes32 peerHash)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encode(
                CLOSE,
                id,
                claim.closer,
                claim.newest.seq,
                newestHash,
                claim.ackedSeq,
                claim.ackedHash,
                claim.peer.seq,
                peerHash,
                claim.preAckSeq,
                claim.amnesty,
                claim.deadline
            )
        );
    }

    /// R16.
    function cooperativeCloseHash(bytes32 id, uint256 payoutA, uint256 payoutB, uint64 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(COOPERATIVE_CLOSE, id, payoutA, payoutB, deadline));
    }
}
