// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../interfaces/IPaymentChannels.sol";

/// What a slot commits to: keccak256(abi.encode(phase, channel, ...)) with phase 0 open, 1 closing, 2 settled.
///
/// The preimages are static structs, so their calldata is their encoding and is hashed as it stands. That skips the
/// usual check of each field's range; none is needed, for the slot itself was hashed from values in range.
library Preimage {
    uint256 private constant CHANNEL_SIZE = 11 * 32;
    uint256 private constant CLOSING_SIZE = 12 * 32;
    uint256 private constant LANE_SIZE = 4 * 32;
    uint256 private constant SETTLED_SIZE = 11 * 32;
    uint256 private constant CLAIM_SIZE = 8 * 32;

    // Where the fields of a Closing that a raise changes lie in the hashed words.
    uint256 private constant CLAIM_AT = 14 * 32;
    uint256 private constant REWARDS_AT = 15 * 32;
    uint256 private constant LANE_A_AT = 16 * 32;

    function open(IPaymentChannels.Channel memory channel) internal pure returns (bytes32) {
        return keccak256(abi.encode(0, channel));
    }

    /// A close as it begins: without rewards, each lane as the claim has it.
    function closing(
        IPaymentChannels.Channel calldata channel,
        bool closerIsA,
        uint64 endTime,
        bytes32 claimed,
        IPaymentChannels.Lane calldata laneA,
        IPaymentChannels.Lane calldata laneB
    ) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore(buffer, 1)
            calldatacopy(add(buffer, 32), channel, CHANNEL_SIZE)
            mstore(add(buffer, 384), closerIsA)
            mstore(add(buffer, 416), endTime)
            mstore(add(buffer, CLAIM_AT), claimed)
            mstore(add(buffer, REWARDS_AT), 0)
            calldatacopy(add(buffer, LANE_A_AT), laneA, LANE_SIZE)
            calldatacopy(add(buffer, add(LANE_A_AT, LANE_SIZE)), laneB, LANE_SIZE)
            hash := keccak256(buffer, add(32, add(CHANNEL_SIZE, CLOSING_SIZE)))
        }
    }

    /// keccak256(abi.encode(Claim)).
    function claim(
        IPaymentChannels.Lane calldata newest,
        uint64 ackedSeq,
        bytes32 ackedHash,
        uint64 peerSeq,
        uint64 preAckSeq
    ) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            calldatacopy(buffer, newest, LANE_SIZE)
            mstore(add(buffer, 128), ackedSeq)
            mstore(add(buffer, 160), ackedHash)
            mstore(add(buffer, 192), peerSeq)
            mstore(add(buffer, 224), preAckSeq)
            hash := keccak256(buffer, CLAIM_SIZE)
        }
    }

    function givenClaim(IPaymentChannels.Claim calldata value) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            calldatacopy(buffer, value, CLAIM_SIZE)
            hash := keccak256(buffer, CLAIM_SIZE)
        }
    }

    /// The given closing with another lane and rewards.
    function raised(
        IPaymentChannels.Channel calldata channel,
        IPaymentChannels.Closing calldata value,
        bool isLaneA,
        IPaymentChannels.Lane calldata lane,
        bytes32 rewards
    ) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore(buffer, 1)
            calldatacopy(add(buffer, 32), channel, CHANNEL_SIZE)
            calldatacopy(add(buffer, add(32, CHANNEL_SIZE)), value, CLOSING_SIZE)
            mstore(add(buffer, REWARDS_AT), rewards)
            let lanes := add(buffer, LANE_A_AT)
            calldatacopy(add(lanes, mul(iszero(isLaneA), LANE_SIZE)), lane, LANE_SIZE)
            hash := keccak256(buffer, add(32, add(CHANNEL_SIZE, CLOSING_SIZE)))
        }
    }

    function settled(IPaymentChannels.Channel calldata channel, IPaymentChannels.Settled memory value)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(2, channel, value));
    }

    function givenOpen(IPaymentChannels.Channel calldata channel) internal pure returns (bytes32) {
        uint256 place;
        assembly ("memory-safe") {
            place := channel
        }
        return _given(0, place, place, 0);
    }

    function givenClosing(IPaymentChannels.Channel calldata channel, IPaymentChannels.Closing calldata value)
        internal
        pure
        returns (bytes32)
    {
        uint256 place;
        uint256 next;
        assembly ("memory-safe") {
            place := channel
            next := value
        }
        return _given(1, place, next, CLOSING_SIZE);
    }

    function givenSettled(IPaymentChannels.Channel calldata channel, IPaymentChannels.Settled calldata value)
        internal
        pure
        returns (bytes32)
    {
        uint256 place;
        uint256 next;
        assembly ("memory-safe") {
            place := channel
            next := value
        }
        return _given(2, place, next, SETTLED_SIZE);
    }

    /// Hashes the phase, the channel at calldata offset `place` and `size` bytes at `next`.
    function _given(uint256 phase, uint256 place, uint256 next, uint256 size) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore(buffer, phase)
            calldatacopy(add(buffer, 32), place, CHANNEL_SIZE)
            calldatacopy(add(buffer, add(32, CHANNEL_SIZE)), next, size)
            hash := keccak256(buffer, add(add(32, CHANNEL_SIZE), size))
        }
    }
}
