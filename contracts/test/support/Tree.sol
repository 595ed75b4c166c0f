// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// The payer's side of a hash chain, for tests: sub-chains made from their number, and the tree over their anchors.
library Tree {
    struct Chain {
        uint32 chains;
        uint8 ticks;
        uint128 price;
        /// levels[0] are the hashed anchors, filled up with zeros; the last level is the root.
        bytes32[][] levels;
    }

    function make(uint32 chains, uint8 ticks, uint128 price) internal pure returns (Chain memory chain) {
        uint256 depth = 0;
        while (1 << depth < chains) depth++;
        chain = Chain(chains, ticks, price, new bytes32[][](depth + 1));
        bytes32[] memory level = new bytes32[](1 << depth);
        for (uint256 i = 0; i < chains; i++) {
            level[i] = keccak256(abi.encode(value(i, ticks, 0)));
        }
        chain.levels[0] = level;
        for (uint256 d = 1; d <= depth; d++) {
            bytes32[] memory above = new bytes32[](level.length / 2);
            for (uint256 i = 0; i < above.length; i++) {
                above[i] = keccak256(abi.encode(level[2 * i], level[2 * i + 1]));
            }
            chain.levels[d] = above;
            level = above;
        }
    }

    /// Tick `count` of sub-chain `index`: what the payer shows to pay it. 0 is the anchor, which is no tick.
    function value(uint256 index, uint256 ticks, uint256 count) internal pure returns (bytes32 hash) {
        hash = keccak256(abi.encode("seed", index));
        for (uint256 i = count; i < ticks; i++) {
            hash = sha256(abi.encode(hash));
        }
    }

    function descriptor(Chain memory chain) internal pure returns (bytes memory) {
        bytes32 root = chain.levels[chain.levels.length - 1][0];
        return abi.encodePacked(root, chain.chains, chain.ticks, chain.price);
    }

    function terms(Chain memory chain) internal pure returns (bytes32) {
        return keccak256(descriptor(chain));
    }

    function path(Chain memory chain, uint256 index) internal pure returns (bytes memory out) {
        for (uint256 d = 0; d + 1 < chain.levels.length; d++) {
            out = bytes.concat(out, chain.levels[d][(index >> d) ^ 1]);
        }
    }

    function claim(Chain memory chain, uint32 index, uint8 count, bytes32 shown) internal pure returns (bytes memory) {
        return bytes.concat(descriptor(chain), abi.encodePacked(index, count, shown), path(chain, index));
    }

    function claim(Chain memory chain, uint32 index, uint8 count) internal pure returns (bytes memory) {
        return claim(chain, index, count, value(index, chain.ticks, count));
    }
}
