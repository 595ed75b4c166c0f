// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvaluator} from "../../src/interfaces/IEvaluator.sol";
import {Test} from "../support/Test.sol";

/// The approvals of k of n signers: SC-8.
contract SignersTest is Test {
    uint256 private constant N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    bytes32 private constant STATEMENT = keccak256("the house has its roof; payment 17");

    IEvaluator private signers;
    uint256[] private keys;

    function setUp() public {
        signers = IEvaluator(vm.deployCode("Signers.sol", ""));
        for (uint256 i = 1; i <= 11; i++) {
            keys.push(i);
        }
        for (uint256 i = 0; i < keys.length; i++) {
            for (uint256 j = 0; j + 1 < keys.length - i; j++) {
                if (vm.addr(keys[j]) > vm.addr(keys[j + 1])) (keys[j], keys[j + 1]) = (keys[j + 1], keys[j]);
            }
        }
    }

    // ---------------------------------------------------------------- making evidence

    function descriptor(uint8 needed, uint8 count) private view returns (bytes memory out) {
        out = abi.encodePacked(needed, count, STATEMENT);
        for (uint256 i = 0; i < count; i++) {
            out = abi.encodePacked(out, vm.addr(keys[i]));
        }
    }

    function digest(address evaluator, bytes32 terms) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("SmartMesh Signers"),
                keccak256("1"),
                block.chainid,
                evaluator
            )
        );
        bytes32 approval = keccak256(abi.encode(keccak256("Approval(bytes32 terms)"), terms));
        return keccak256(abi.encodePacked("\x19\x01", domain, approval));
    }

    function signature(uint256 key, bytes32 terms) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest(address(signers), terms));
        return abi.encodePacked(r, s, v);
    }

    /// The evidence with the signatures of these places in the list, in this order.
    function evidenceBy(bytes memory described, uint256[] memory places) private view returns (bytes memory out) {
        out = described;
        for (uint256 i = 0; i < places.length; i++) {
            out = bytes.concat(out, signature(keys[places[i]], keccak256(described)));
        }
    }

    function two(uint256 a, uint256 b) private pure returns (uint256[] memory places) {
        places = new uint256[](2);
        (places[0], places[1]) = (a, b);
    }

    function earned(bytes memory described, bytes memory evidence) private view returns (uint256) {
        return signers.earned(keccak256(described), 10, evidence);
    }

    function assertEarned(bytes memory described, uint256[] memory places, uint256 expected) private view {
        assertEq(earned(described, evidenceBy(described, places)), expected, "earned");
    }

    // ---------------------------------------------------------------- who may approve

    function test_SC8_anyTwoOfThreeEarnItAll() public view {
        assertEarned(descriptor(2, 3), two(0, 1), 10);
        assertEarned(descriptor(2, 3), two(0, 2), 10);
        assertEarned(descriptor(2, 3), two(1, 2), 10);
    }

    function test_SC8_wrongOrderEarnsNothing() public view {
        assertEarned(descriptor(2, 3), two(1, 0), 0);
    }

    function test_SC8_oneSignerTwiceEarnsNothing() public view {
        assertEarned(descriptor(2, 3), two(1, 1), 0);
    }

    function test_SC8_aStrangerEarnsNothing() public view {
        assertEarned(descriptor(2, 3), two(1, 5), 0);
        assertEarned(descriptor(2, 3), two(5, 6), 0);
    }

    function test_SC8_anySubsetOfTheRightSizeEarns(uint256 seed, uint8 n, uint8 k) public view {
        uint8 count = uint8(bound(n, 1, 10));
        uint8 needed = uint8(bound(k, 1, count));
        uint256[] memory places = new uint256[](needed);
        uint256 taken = 0;
        for (uint256 i = 0; i < count && taken < needed; i++) {
            bool mustTake = count - i == needed - taken;
            if (mustTake || (seed >> i) % 2 == 1) places[taken++] = i;
        }
        assertEarned(descriptor(needed, count), places, 10);
    }

    // ---------------------------------------------------------------- hostile evidence

    function test_SC8_oneSignatureLessOrMoreEarnsNothing() public view {
        bytes memory described = descriptor(2, 3);
        uint256[] memory one = new uint256[](1);
        uint256[] memory three = new uint256[](3);
        (three[1], three[2]) = (1, 2);
        assertEarned(described, one, 0);
        assertEarned(described, three, 0);
    }

    function test_SC3_truncatedOrLengthenedEarnsNothing(uint256 length) public view {
        bytes memory described = descriptor(2, 3);
        bytes memory whole = evidenceBy(described, two(0, 1));
        bytes memory cut = new bytes(bound(length, 0, 2 * whole.length));
        for (uint256 i = 0; i < cut.length && i < whole.length; i++) {
            cut[i] = whole[i];
        }
        assertEq(earned(described, cut), cut.length == whole.length ? 10 : 0, "earned");
    }

    function test_SC8_highSEarnsNothing() public view {
        bytes memory described = descriptor(1, 1);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[0], digest(address(signers), keccak256(described)));
        bytes memory twin = abi.encodePacked(r, bytes32(N - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        assertEq(earned(described, abi.encodePacked(described, r, s, v)), 10, "as signed");
        assertEq(earned(described, bytes.concat(described, twin)), 0, "its twin");
        assertEq(earned(described, abi.encodePacked(described, r, s, v - 27)), 0, "v without 27");
    }

    /// Recovering nothing must not be taken for a signer.
    function test_SC8_theZeroSignerNeverSigns() public view {
        bytes memory described = abi.encodePacked(uint8(1), uint8(1), STATEMENT, address(0));
        assertEq(earned(described, bytes.concat(described, new bytes(65))), 0, "earned");
    }

    function test_SC8_termsWithASignerTwiceNeverEarn() public view {
        address a = vm.addr(keys[0]);
        bytes memory described = abi.encodePacked(uint8(2), uint8(2), STATEMENT, a, a);
        assertEq(earned(described, evidenceBy(described, two(0, 0))), 0, "earned");
    }

    function test_SC8_termsOutOfOrderNeverEarn() public view {
        bytes memory described = abi.encodePacked(uint8(1), uint8(2), STATEMENT, vm.addr(keys[1]), vm.addr(keys[0]));
        uint256[] memory one = new uint256[](1);
        assertEq(earned(described, evidenceBy(described, one)), 0, "earned");
    }

    function test_SC8_noneNeededOrTooManyNeverEarn() public view {
        bytes memory none = descriptor(0, 3);
        assertEq(earned(none, none), 0, "none needed");
        bytes memory many = descriptor(1, 11);
        assertEq(earned(many, evidenceBy(many, new uint256[](1))), 0, "eleven signers");
        bytes memory more = descriptor(3, 2);
        uint256[] memory places = new uint256[](3);
        (places[1], places[2]) = (1, 2);
        assertEq(earned(more, evidenceBy(more, places)), 0, "three of two");
    }

    // ---------------------------------------------------------------- what an approval is bound to

    /// An approval for one set of terms counts in no other: not for a smaller k, another list, another statement.
    function test_SC8_anApprovalCountsForItsTermsOnly() public view {
        bytes memory agreed = descriptor(2, 3);
        bytes memory easier = descriptor(1, 3);
        bytes memory approval = signature(keys[0], keccak256(agreed));
        assertEq(earned(easier, bytes.concat(easier, approval)), 0, "earned");
    }

    function test_SC8_anApprovalCountsAtItsContractAndChainOnly() public {
        bytes memory described = descriptor(1, 1);
        bytes memory evidence = evidenceBy(described, new uint256[](1));
        IEvaluator other = IEvaluator(vm.deployCode("Signers.sol", ""));
        assertEq(other.earned(keccak256(described), 10, evidence), 0, "at another contract");
        vm.chainId(7);
        assertEq(earned(described, evidence), 0, "on another chain");
    }

    /// SC-2: the dearest evidence there is fits the bound of Evaluation three times over.
    function test_SC2_theWorstCaseFitsTheGas() public view {
        bytes memory described = descriptor(10, 10);
        uint256[] memory all = new uint256[](10);
        for (uint256 i = 0; i < 10; i++) {
            all[i] = i;
        }
        bytes memory evidence = evidenceBy(described, all);
        uint256 before = gasleft();
        assertEq(signers.earned{gas: 66_000}(keccak256(described), 10, evidence), 10, "earned");
        assertTrue(before - gasleft() < 80_000, "gas");
    }
}
