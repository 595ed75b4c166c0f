// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../interfaces/IPaymentChannels.sol";

/// What a slot commits to: keccak256(abi.encode(phase, channel, ...)) with phase 0 open, 1 closing, 2 settled.
///
/// The preimages are static structs, so their calldata is their encoding and is hashed as it stands. That skips the
/// usual check of each field's range; none is needed, for the slot itself was hashed from values in range.
library Preimage {
    uint256 private constant CHANNEL_SIZE = 11 * 32;
    uint256 private constant CLOSING_SIZE = 23 * 32;
    uint256 private constant SETTLED_SIZE = 11 * 32;

    function open(IPaymentChannels.Channel memory channel) internal pure returns (bytes32) {
        return keccak256(abi.encode(0, channel));
    }

    function closing(IPaymentChannels.Channel calldata channel, IPaymentChannels.Closing memory value)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(1, channel, value));
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
