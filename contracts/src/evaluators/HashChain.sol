// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEvaluator} from "../interfaces/IEvaluator.sol";

/// Earned tick by tick (SC-10 to SC-14). A sub-chain is a secret and what SHA-256 makes of it, over and over; its last
/// value is the anchor, and tick k is the value k hashes before it. The anchors, each hashed once, are the leaves of a
/// Merkle tree, filled up with zeros to a power of two. Sub-chain i begins when i - 1 is used up, so the newest value
/// stands for all ticks before it, and no two values of a lower claim make a higher one.
///
/// Terms: keccak256 of `root:32 | chains:4 | ticks:1 | price:16`: how many sub-chains, how many ticks each, and what a
/// tick costs. Evidence: that, then `index:4 | count:1 | value:32 | path:32 * depth`, leaf to root: tick `count` of
/// sub-chain `index`. It earns all but the price of the ticks to come, which is (index * ticks + count) * price of a leaf
/// that was locked with the price of all ticks, and what is left of that when a partial fold has shrunk it (SC-4).
contract HashChain is IEvaluator {
    /// Hashes of one claim, and so its gas.
    uint256 private constant TICKS_MOST = 100;

    /// Depth of the tree: 100 million ticks.
    uint256 private constant DEPTH_MOST = 20;

    uint256 private constant DESCRIBED = 53;
    uint256 private constant PATH = DESCRIBED + 37;

    /// @inheritdoc IEvaluator
    function earned(bytes32 terms, uint256 amount, bytes calldata evidence) external view returns (uint256) {
        if (evidence.length < PATH || keccak256(evidence[:DESCRIBED]) != terms) return 0;
        uint256 chains = uint32(bytes4(evidence[32:36]));
        uint256 ticks = uint8(evidence[36]);
        uint256 index = uint32(bytes4(evidence[53:57]));
        uint256 count = uint8(evidence[57]);
        if (index >= chains || chains > 1 << DEPTH_MOST) return 0;
        if (count == 0 || count > ticks || ticks > TICKS_MOST) return 0;
        if (evidence.length != PATH + 32 * Math.log2(chains, Math.Rounding.Ceil)) return 0;
        bytes32 anchor = _anchor(bytes32(evidence[58:PATH]), count);
        if (_root(anchor, index, evidence[PATH:]) != bytes32(evidence[:32])) return 0;

        uint256 price = uint128(bytes16(evidence[37:DESCRIBED]));
        unchecked {
            // Below 2^27 ticks at less than 2^128: nothing overflows.
            uint256 toCome = chains * ticks - index * ticks - count;
            return Math.saturatingSub(amount, toCome * price);
        }
    }

    /// SHA-256, `count` times.
    function _anchor(bytes32 value, uint256 count) private view returns (bytes32 anchor) {
        assembly ("memory-safe") {
            mstore(0, value)
            for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                // A hash that failed for want of gas would count as one that was made.
                if iszero(staticcall(gas(), 2, 0, 32, 0, 32)) { revert(0, 0) }
            }
            anchor := mload(0)
        }
    }

    /// A leaf hashes 32 bytes and an inner node 64, so neither stands for the other.
    function _root(bytes32 anchor, uint256 index, bytes calldata path) private pure returns (bytes32 node) {
        assembly ("memory-safe") {
            mstore(0, anchor)
            node := keccak256(0, 32)
            let end := add(path.offset, path.length)
            for { let at := path.offset } lt(at, end) { at := add(at, 32) } {
                let isRight := shl(5, and(index, 1))
                mstore(isRight, node)
                mstore(xor(isRight, 32), calldataload(at))
                node := keccak256(0, 64)
                index := shr(1, index)
            }
        }
    }
}
