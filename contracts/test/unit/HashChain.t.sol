// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvaluator} from "../../src/interfaces/IEvaluator.sol";
import {Test} from "../support/Test.sol";
import {Tree} from "../support/Tree.sol";

/// Ticks: SC-10 to SC-14.
contract HashChainTest is Test {
    using Tree for Tree.Chain;

    IEvaluator private hashChain;

    function setUp() public {
        hashChain = IEvaluator(vm.deployCode("HashChain.sol", ""));
    }

    function earned(Tree.Chain memory chain, bytes memory evidence) private view returns (uint256) {
        uint256 amount = uint256(chain.chains) * chain.ticks * chain.price;
        return hashChain.earned(chain.terms(), amount, evidence);
    }

    // ---------------------------------------------------------------- what a claim earns

    function test_SC11_aClaimStandsForAllTicksBeforeIt() public view {
        Tree.Chain memory chain = Tree.make(5, 4, 3);
        for (uint32 index = 0; index < 5; index++) {
            for (uint8 count = 1; count <= 4; count++) {
                assertEq(earned(chain, chain.claim(index, count)), (4 * uint256(index) + count) * 3, "earned");
            }
        }
    }

    function test_SC11_anyShape(uint32 chains, uint8 ticks, uint128 price, uint32 index, uint8 count) public view {
        Tree.Chain memory chain =
            Tree.make(uint32(bound(chains, 1, 9)), uint8(bound(ticks, 1, 100)), uint128(bound(price, 0, 2 ** 128 - 1)));
        uint32 sub = uint32(bound(index, 0, chain.chains - 1));
        uint8 k = uint8(bound(count, 1, chain.ticks));
        uint256 expected = (uint256(sub) * chain.ticks + k) * chain.price;
        assertEq(earned(chain, chain.claim(sub, k)), expected, "earned");
    }

    /// SC-4: what was folded already is not earned again, whatever was folded before.
    function test_SC4_aShrunkLeafEarnsWhatIsLeft(uint256 first, uint256 second) public view {
        Tree.Chain memory chain = Tree.make(3, 10, 7);
        uint256 paid = bound(first, 1, 29);
        uint256 newer = bound(second, paid, 30);
        uint256 left = 210 - paid * 7;
        bytes memory old = chain.claim(uint32((paid - 1) / 10), uint8((paid - 1) % 10 + 1));
        bytes memory now_ = chain.claim(uint32((newer - 1) / 10), uint8((newer - 1) % 10 + 1));
        assertEq(hashChain.earned(chain.terms(), left, old), 0, "what is folded");
        assertEq(hashChain.earned(chain.terms(), left, now_), (newer - paid) * 7, "what is new");
    }

    // ---------------------------------------------------------------- hostile claims: SC-12

    function test_SC12_outsideTheTreeEarnsNothing() public view {
        Tree.Chain memory chain = Tree.make(5, 4, 1);
        assertEq(earned(chain, chain.claim(5, 1)), 0, "the first that is filled up");
        // The filled-up leaves are zeros: nobody knows an anchor that hashes to it, nor may one claim there.
        assertEq(earned(chain, chain.claim(7, 1, 0)), 0, "the last");
        bytes memory wrapped =
            bytes.concat(chain.descriptor(), abi.encodePacked(uint32(8), uint8(1), Tree.value(0, 4, 1)), chain.path(0));
        assertEq(earned(chain, wrapped), 0, "a number whose low bits lead to sub-chain 0");
    }

    function test_SC12_theWrongSubChainEarnsNothing(uint32 index, uint32 claimed) public view {
        Tree.Chain memory chain = Tree.make(8, 4, 1);
        uint32 own = uint32(bound(index, 0, 7));
        uint32 other = uint32(bound(claimed, 0, 7));
        vm.assume(own != other);
        bytes memory place = abi.encodePacked(other, uint8(1), Tree.value(own, 4, 1));
        assertEq(earned(chain, bytes.concat(chain.descriptor(), place, chain.path(own))), 0, "with its own path");
        assertEq(earned(chain, bytes.concat(chain.descriptor(), place, chain.path(other))), 0, "with the other's");
    }

    function test_SC12_noTickEarnsNothing() public view {
        Tree.Chain memory chain = Tree.make(5, 4, 1);
        assertEq(earned(chain, chain.claim(2, 0)), 0, "the anchor");
    }

    function test_SC12_moreTicksThanASubChainHasEarnNothing() public view {
        Tree.Chain memory chain = Tree.make(2, 4, 1);
        // A payer could hand out what lies before the secret; it is not a tick for all that.
        bytes32 anchor = bytes32(uint256(1));
        for (uint256 i = 0; i < 5; i++) {
            anchor = sha256(abi.encode(anchor));
        }
        chain.levels[0][1] = keccak256(abi.encode(anchor));
        chain.levels[1][0] = keccak256(abi.encode(chain.levels[0][0], chain.levels[0][1]));
        assertEq(earned(chain, chain.claim(1, 5, bytes32(uint256(1)))), 0, "five of four");
        assertEq(earned(chain, chain.claim(1, 4, sha256(abi.encode(bytes32(uint256(1)))))), 8, "four of four");
    }

    function test_SC10_subChainsOfMoreThanAHundredEarnNothing() public view {
        Tree.Chain memory chain = Tree.make(1, 101, 1);
        assertEq(earned(chain, chain.claim(0, 101)), 0, "101 hashes");
        assertEq(earned(chain, chain.claim(0, 1)), 0, "one hash of a chain of 101");
        Tree.Chain memory most = Tree.make(1, 100, 1);
        assertEq(earned(most, most.claim(0, 100)), 100, "100 hashes");
    }

    function test_SC12_aTickCannotCountForMore(uint8 count, uint8 claimed) public view {
        Tree.Chain memory chain = Tree.make(3, 50, 1);
        uint8 own = uint8(bound(count, 1, 50));
        uint8 other = uint8(bound(claimed, 1, 50));
        vm.assume(own != other);
        assertEq(earned(chain, chain.claim(1, other, Tree.value(1, 50, own))), 0, "earned");
    }

    /// SC-13: an inner node is no anchor, and an anchor's hash is no inner node.
    function test_SC13_innerNodesAreNoAnchors() public view {
        Tree.Chain memory chain = Tree.make(4, 4, 1);
        bytes memory shallow = bytes.concat(
            chain.descriptor(), abi.encodePacked(uint32(0), uint8(1), chain.levels[1][0]), chain.levels[1][1]
        );
        assertEq(earned(chain, shallow), 0, "with a shorter path");
        assertEq(earned(chain, chain.claim(0, 1, chain.levels[0][0])), 0, "a leaf as value");
    }

    function test_SC3_anotherLengthEarnsNothing(uint256 length) public view {
        Tree.Chain memory chain = Tree.make(5, 4, 1);
        bytes memory whole = chain.claim(2, 3);
        bytes memory other = new bytes(bound(length, 0, 2 * whole.length));
        for (uint256 i = 0; i < other.length && i < whole.length; i++) {
            other[i] = whole[i];
        }
        assertEq(earned(chain, other), other.length == whole.length ? 11 : 0, "earned");
    }

    function test_SC12_anyChangedByteEarnsNothing(uint256 place, uint8 change) public view {
        vm.assume(change != 0);
        Tree.Chain memory chain = Tree.make(5, 4, 1);
        bytes memory evidence = chain.claim(2, 3);
        uint256 i = bound(place, 0, evidence.length - 1);
        evidence[i] = bytes1(uint8(evidence[i]) ^ change);
        assertEq(earned(chain, evidence), 0, "earned");
    }

    function test_SC10_treesTooDeepEarnNothing() public view {
        // 2^20 + 1 sub-chains would need a path of 21; whoever agreed to them gets nothing.
        bytes memory described = abi.encodePacked(bytes32(0), uint32(1 << 20) + 1, uint8(1), uint128(1));
        bytes memory evidence = bytes.concat(described, new bytes(37 + 21 * 32));
        evidence[57] = bytes1(uint8(1));
        assertEq(hashChain.earned(keccak256(described), 1 << 20, evidence), 0, "earned");
    }

    // ---------------------------------------------------------------- recombination

    /// SC-14: whatever can be made of all that was shown up to tick t earns t at the most. Every value that was shown,
    /// and what hashing makes of it, is tried at every place with every path.
    function test_SC14_whatWasShownCannotBeRecombined() public view {
        Tree.Chain memory chain = Tree.make(4, 3, 1);
        for (uint256 shown = 1; shown <= 12; shown++) {
            uint256 best = 0;
            for (uint256 known = 0; known < 16; known++) {
                // Tick 0 of a sub-chain is its anchor, known once its first tick is.
                if (known / 4 * 3 + (known % 4 == 0 ? 1 : known % 4) > shown) continue;
                bytes32 value = Tree.value(known / 4, 3, known % 4);
                for (uint256 place = 0; place < 4 * 4 * 4; place++) {
                    bytes memory evidence = bytes.concat(
                        chain.descriptor(),
                        abi.encodePacked(uint32(place / 16), uint8(place / 4 % 4), value),
                        chain.path(place % 4)
                    );
                    uint256 now_ = earned(chain, evidence);
                    if (now_ > best) best = now_;
                }
            }
            assertEq(best, shown, "the best claim");
        }
    }

    /// Why not one short chain for each decimal digit: 19 and then 20 ticks were paid, and the values shown claim 29.
    function test_SC14_independentDigitChainsCanBeRecombined() public pure {
        bytes32 tensAnchor = Tree.value(10, 9, 0);
        bytes32 onesAnchor = Tree.value(11, 9, 0);
        bytes32[2] memory nineteen = [Tree.value(10, 9, 1), Tree.value(11, 9, 9)];
        bytes32[2] memory twenty = [Tree.value(10, 9, 2), Tree.value(11, 9, 0)];
        assertEq(hashed(nineteen[0], 1), tensAnchor, "ten");
        assertEq(hashed(twenty[1], 0), onesAnchor, "and none");
        assertEq(hashed(twenty[0], 2), tensAnchor, "twenty, from the later payment");
        assertEq(hashed(nineteen[1], 9), onesAnchor, "and nine, from the one before");
    }

    function hashed(bytes32 value, uint256 times) private pure returns (bytes32) {
        for (uint256 i = 0; i < times; i++) {
            value = sha256(abi.encode(value));
        }
        return value;
    }

    // ---------------------------------------------------------------- gas

    /// SC-2: 100 hashes and the deepest path there may be.
    function test_SC2_theWorstCaseFitsTheGas() public view {
        bytes32 node = keccak256(abi.encode(Tree.value(0, 100, 0)));
        for (uint256 i = 0; i < 20; i++) {
            node = keccak256(abi.encode(node, bytes32(0)));
        }
        bytes memory described = abi.encodePacked(node, uint32(1 << 20), uint8(100), uint128(1));
        bytes memory evidence = bytes.concat(
            described, abi.encodePacked(uint32(0), uint8(100), Tree.value(0, 100, 100)), new bytes(20 * 32)
        );
        assertEq(hashChain.earned{gas: 33_000}(keccak256(described), 100 << 20, evidence), 100, "earned");
    }
}
