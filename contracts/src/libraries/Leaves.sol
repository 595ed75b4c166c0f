// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IChannelErrors} from "../interfaces/IChannelErrors.sol";
import {IPaymentChannels} from "../interfaces/IPaymentChannels.sol";

/// The pending payments of one lane: a short sorted list, committed to by the hash of its leaf hashes.
library Leaves {
    /// Bounds the work of one call, and with it how long a list can lock anyone's money (R17).
    uint256 internal constant MAX = 30;

    function hash(IPaymentChannels.Leaf calldata leaf) internal pure returns (bytes32) {
        return keccak256(abi.encode(leaf));
    }

    /// 0 for an empty list.
    function root(bytes32[] memory hashes) internal pure returns (bytes32) {
        if (hashes.length > MAX) revert IChannelErrors.TooManyLeaves(hashes.length, MAX);
        return hashes.length == 0 ? bytes32(0) : keccak256(abi.encodePacked(hashes));
    }

    /// Also refuses a list that is not strictly ascending, so that one set of leaves has one root.
    function root(IPaymentChannels.Leaf[] calldata leaves) internal pure returns (bytes32) {
        if (leaves.length > MAX) revert IChannelErrors.TooManyLeaves(leaves.length, MAX);
        bytes32[] memory hashes = new bytes32[](leaves.length);
        bytes32 previous = 0;
        for (uint256 i = 0; i < leaves.length; i++) {
            hashes[i] = hash(leaves[i]);
            if (hashes[i] <= previous) revert IChannelErrors.LeavesNotAscending(previous, hashes[i]);
            previous = hashes[i];
        }
        return root(hashes);
    }

    function requireRoot(IPaymentChannels.Leaf[] calldata leaves, bytes32 expected) internal pure {
        bytes32 given = root(leaves);
        if (given != expected) revert IChannelErrors.WrongLeaves(given, expected);
    }

    /// The root of the list without the leaf at `index`, after checking that this is the leaf and `expected` the list.
    function rootWithout(bytes32[] calldata hashes, uint256 index, bytes32 leafHash, bytes32 expected)
        internal
        pure
        returns (bytes32)
    {
        bytes32 given = root(hashes);
        if (given != expected) revert IChannelErrors.WrongLeaves(given, expected);
        if (index >= hashes.length) revert IChannelErrors.NoSuchLeaf(index, hashes.length);
        if (hashes[index] != leafHash) revert IChannelErrors.WrongLeaf(leafHash, hashes[index]);
        bytes32[] memory rest = new bytes32[](hashes.length - 1);
        for (uint256 i = 0; i < rest.length; i++) {
            rest[i] = hashes[i < index ? i : i + 1];
        }
        return root(rest);
    }

    /// Saturates: the amounts are whatever a party chose to sign.
    function sum(IPaymentChannels.Leaf[] calldata leaves) internal pure returns (uint256 total) {
        for (uint256 i = 0; i < leaves.length; i++) {
            total = Math.saturatingAdd(total, leaves[i].amount);
        }
    }

    /// R10b: by how much the leaves of `older` are missing or smaller in `newer`, summed over leaf identities. Saturates.
    function shortfall(IPaymentChannels.Leaf[] calldata older, IPaymentChannels.Leaf[] calldata newer)
        internal
        pure
        returns (uint256 total)
    {
        for (uint256 i = 0; i < older.length; i++) {
            uint256 kept = amountIn(newer, older[i]);
            total = Math.saturatingAdd(total, Math.saturatingSub(older[i].amount, kept));
        }
    }

    /// What the list keeps for the leaf's identity: expiry, evaluator and terms. The amount may shrink by a partial fold.
    function amountIn(IPaymentChannels.Leaf[] calldata leaves, IPaymentChannels.Leaf calldata leaf)
        private
        pure
        returns (uint256)
    {
        for (uint256 i = 0; i < leaves.length; i++) {
            IPaymentChannels.Leaf calldata other = leaves[i];
            if (other.terms == leaf.terms && other.evaluator == leaf.evaluator && other.expiry == leaf.expiry) {
                return other.amount;
            }
        }
        return 0;
    }
}
