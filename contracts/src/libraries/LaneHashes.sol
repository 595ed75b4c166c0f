// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../interfaces/IPaymentChannels.sol";

/// EIP-712 struct hashes of everything a party signs, one type per meaning (R0): a signature serves one use only.
library LaneHashes {
    bytes32 internal constant OPEN = keccak256(
        "Open(address opener,address peer,address token,uint256 deposit,uint64 openBefore,uint32 hold,uint32 amnestyHold,"
        "uint256 amnestyFee)"
    );
    bytes32 internal constant TOP_UP =
        keccak256("TopUp(bytes32 channelId,address party,uint256 deposit,uint64 deadline)");
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
    bytes32 internal constant TOWER_REWARD =
        keccak256("TowerReward(bytes32 channelId,address party,address tower,uint256 reward,uint64 deadline)");
    bytes32 internal constant WAIVER =
        keccak256("Waiver(bytes32 channelId,address payer,bytes32 leafHash,uint256 accepted,uint64 deadline)");
    bytes32 internal constant COOPERATIVE_CLOSE =
        keccak256("CooperativeClose(bytes32 channelId,uint256 payoutA,uint256 payoutB,uint64 deadline)");
    bytes32 internal constant WITHDRAWAL =
        keccak256("Withdrawal(bytes32 channelId,address party,uint256 withdrawn,uint64 deadline)");

    /// R0: the chain, the contract, the parties, the token and the deadline of the opening; never reused.
    function channelId(address partyA, address partyB, address token, uint64 openBefore)
        internal
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(block.chainid, address(this), partyA, partyB, token, openBefore));
    }

    /// The same of a given channel, whose first four fields are those, hashed as they stand. Fields out of range give
    /// the id of no channel.
    function channelId(IPaymentChannels.Channel calldata channel) internal view returns (bytes32 id) {
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore(buffer, chainid())
            mstore(add(buffer, 32), address())
            calldatacopy(add(buffer, 64), channel, 128)
            id := keccak256(buffer, 192)
        }
    }

    /// R1. Sequence number 0 means "no state yet": nobody signs it and its hash is 0. The caller has read `seq`, the
    /// one field that can be out of range.
    function stateHash(bytes32 id, address payer, IPaymentChannels.Lane calldata state)
        internal
        pure
        returns (bytes32 hash)
    {
        if (state.seq == 0) return 0;
        bytes32 laneState = LANE_STATE;
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore(buffer, laneState)
            mstore(add(buffer, 32), id)
            mstore(add(buffer, 64), payer)
            calldatacopy(add(buffer, 96), state, 128)
            hash := keccak256(buffer, 224)
        }
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
    function closeHash(
        bytes32 id,
        address closer,
        IPaymentChannels.CloseClaim calldata claim,
        bytes32 newestHash,
        bytes32 ackedHash,
        bytes32 peerHash
    ) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                CLOSE,
                id,
                closer,
                claim.newest.seq,
                newestHash,
                claim.ackedSeq,
                ackedHash,
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

    /// `sumType` is TOP_UP or WITHDRAWAL: a party's sum of all so far.
    function sumHash(bytes32 sumType, bytes32 id, address party, uint256 sum, uint64 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(sumType, id, party, sum, deadline));
    }

    function openHash(address opener, address token, uint256 deposit, IPaymentChannels.Opening calldata opening)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encode(
                OPEN,
                opener,
                opening.peer,
                token,
                deposit,
                opening.openBefore,
                opening.hold,
                opening.amnestyHold,
                opening.amnestyFee
            )
        );
    }

    function waiverHash(bytes32 id, address payer, bytes32 leafHash, uint256 accepted, uint64 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(WAIVER, id, payer, leafHash, accepted, deadline));
    }

    function towerRewardHash(bytes32 id, address party, address tower, uint256 reward, uint64 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(TOWER_REWARD, id, party, tower, reward, deadline));
    }
}
