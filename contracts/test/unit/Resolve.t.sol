// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {LaneState} from "../support/States.sol";
import {Burning, Generous, Half, Reverting, Silent, Verbose} from "../support/Evaluators.sol";

/// Pending payments after settlement (R11, R12).
contract ResolveTest is ChannelTest {
    uint64 private constant EXPIRY = START + 30 days;

    /// Alice closes with 30 transferred and `leaves` pending; all of it is acknowledged.
    function settledWith(IPaymentChannels.Leaf[] memory leaves) private returns (IPaymentChannels.Settled memory) {
        LaneState memory own = lane(alice, 1, 30, leaves);
        return settle(close(alice, own, own, none()));
    }

    function refuse(
        IPaymentChannels.Settled memory settled,
        IPaymentChannels.Leaf[] memory leaves,
        bytes memory evidence,
        bytes memory refusal
    ) private {
        bytes32[] memory hashes = hashesOf(leaves);
        vm.expectRevert(refusal);
        vm.prank(anyone);
        channels.resolve(channel, settled, true, hashes, 0, leaves[0], evidence);
    }

    function test_R12_evidenceEarns() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        register(1);
        IPaymentChannels.Settled memory next = resolve(anyone, settled, alice, leaves, 0, secret(1));
        assertEq(next.laneA.earned, 20, "earned");
        assertPaid(50, 50);
        assertFinished();
    }

    function test_eventCarriesThePreimage() public {
        IPaymentChannels.Leaf[] memory leaves = both(locked(20, EXPIRY, 1), locked(5, EXPIRY, 2));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        register(1);
        register(2);
        uint256 amount = leaves[0].amount;
        IPaymentChannels.Settled memory expected = abi.decode(abi.encode(settled), (IPaymentChannels.Settled));
        expected.laneA.earned = amount;
        expected.laneA.pendingTotal = 25 - amount;
        expected.laneA.pendingRoot = rootOf(only(leaves[1]));
        expected.paidB = 30 + amount;
        vm.expectEmit(address(channels));
        emit IPaymentChannels.LeafResolved(
            id, true, leafHash(leaves[0]), amount, expected.laneA, expected.paidA, expected.paidB, false
        );
        IPaymentChannels.Settled memory next = resolve(anyone, settled, alice, leaves, 0, secret(amount == 20 ? 1 : 2));
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(2), channel, next)), "slot");
        resolve(anyone, next, alice, only(leaves[1]), 0, secret(amount == 20 ? 2 : 1));
        assertPaid(45, 55);
        assertFinished();
    }

    function test_R11_leavesOfBothLanes() public {
        IPaymentChannels.Leaf[] memory hers = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Leaf[] memory his = only(locked(10, EXPIRY, 2));
        IPaymentChannels.Settled memory settled =
            settle(close(alice, lane(alice, 1, 30, hers), hers, none(), lane(bob, 1, 0, his)));
        assertPaid(50, 20);
        register(2);
        settled = resolve(anyone, settled, bob, his, 0, secret(2));
        assertPaid(60, 20);
        resolve(bob, settled, alice, hers, 0, "");
        assertPaid(80, 20);
        assertFinished();
    }

    function test_R12_thePayeeMayWaive() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        resolve(bob, settled, alice, leaves, 0, "");
        assertPaid(70, 30);
        assertFinished();
    }

    function test_R12_nothingEarnedAfterTheExpiry() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        vm.warp(EXPIRY);
        refuse(settled, leaves, "", abi.encodeWithSelector(LeafStillOpen.selector, EXPIRY, EXPIRY));
        vm.warp(EXPIRY + 1);
        resolve(anyone, settled, alice, leaves, 0, "");
        assertPaid(70, 30);
        assertFinished();
    }

    function test_R12_evidenceAtTheExpiryIsInTime() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        vm.warp(EXPIRY);
        register(1);
        vm.warp(EXPIRY + 100 days);
        resolve(anyone, settled, alice, leaves, 0, secret(1));
        assertPaid(50, 50);
    }

    function test_R12_evidenceAfterTheExpiryIsLate() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        vm.warp(EXPIRY + 1);
        register(1);
        resolve(anyone, settled, alice, leaves, 0, secret(1));
        assertPaid(70, 30);
    }

    /// A leaf that expired before the settlement: the payer must not be quicker with no evidence than the payee with good.
    function test_R12_thePayeeHasTimeToShowItsEvidence() public {
        uint64 past = START + 10;
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, past, 1));
        register(1);
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        uint64 end = settled.claimEnd;
        vm.warp(end);
        refuse(settled, leaves, "", abi.encodeWithSelector(LeafStillOpen.selector, end, end));
        resolve(anyone, settled, alice, leaves, 0, secret(1));
        assertPaid(50, 50);
    }

    function test_R12_afterThatTimeThePayerIsFree() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, START + 10, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        vm.warp(settled.claimEnd + 1);
        resolve(alice, settled, alice, leaves, 0, "");
        assertPaid(70, 30);
        assertFinished();
    }

    function test_R12_wrongSecretEarnsNothing() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        registry.register(address(hashLock), leaves[0].terms, secret(2));
        refuse(settled, leaves, secret(2), abi.encodeWithSelector(LeafStillOpen.selector, EXPIRY, block.timestamp));
    }

    function test_R12_unregisteredEvidenceEarnsNothing() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        refuse(settled, leaves, secret(1), abi.encodeWithSelector(LeafStillOpen.selector, EXPIRY, block.timestamp));
    }

    // ---------------------------------------------------------------- the list

    function test_refusesAnotherLeaf() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        bytes32[] memory hashes = hashesOf(leaves);
        IPaymentChannels.Leaf memory other = locked(90, EXPIRY, 1);
        register(1);
        vm.expectRevert(abi.encodeWithSelector(WrongLeaf.selector, leafHash(other), hashes[0]));
        channels.resolve(channel, settled, true, hashes, 0, other, secret(1));
    }

    function test_refusesAnotherList() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        IPaymentChannels.Leaf[] memory more = both(leaves[0], locked(5, EXPIRY, 2));
        register(1);
        register(2);
        bytes memory evidence = more[0].amount == 20 ? secret(1) : secret(2);
        refuse(settled, more, evidence, abi.encodeWithSelector(WrongLeaves.selector, rootOf(more), rootOf(leaves)));
    }

    function test_refusesAPlaceOutsideTheList() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        bytes32[] memory hashes = hashesOf(leaves);
        register(1);
        vm.expectRevert(abi.encodeWithSelector(NoSuchLeaf.selector, 1, 1));
        channels.resolve(channel, settled, true, hashes, 1, leaves[0], secret(1));
    }

    function test_aLeafIsResolvedOnce() public {
        IPaymentChannels.Leaf[] memory leaves = both(locked(20, EXPIRY, 1), locked(5, EXPIRY, 2));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        register(1);
        register(2);
        bytes memory evidence = leaves[0].amount == 20 ? secret(1) : secret(2);
        IPaymentChannels.Settled memory next = resolve(anyone, settled, alice, leaves, 0, evidence);
        refuse(
            next, leaves, evidence, abi.encodeWithSelector(WrongLeaves.selector, rootOf(leaves), next.laneA.pendingRoot)
        );
        bytes32 given = keccak256(abi.encode(uint8(2), channel, settled));
        bytes32 stored = channels.slot(id);
        refuse(settled, leaves, evidence, abi.encodeWithSelector(NotSettled.selector, given, stored));
    }

    function test_refusesThePeersLane() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        bytes32[] memory hashes = hashesOf(leaves);
        register(1);
        vm.expectRevert(abi.encodeWithSelector(WrongLeaves.selector, rootOf(leaves), bytes32(0)));
        channels.resolve(channel, settled, false, hashes, 0, leaves[0], secret(1));
    }

    /// A lane's leaves never pay more than the pending total its payer signed.
    function test_R11_leavesEarnAtMostThePendingTotal() public {
        IPaymentChannels.Leaf[] memory leaves = both(locked(20, EXPIRY, 1), locked(20, EXPIRY, 2));
        LaneState memory own = lane(alice, 1, 30, leaves);
        own.pendingTotal = 25;
        IPaymentChannels.Settled memory settled = settle(close(alice, own, own, none()));
        register(1);
        register(2);
        uint256 first = leaves[0].terms == sha256(secret(1)) ? 1 : 2;
        settled = resolve(anyone, settled, alice, leaves, 0, secret(first));
        assertEq(settled.laneA.pendingTotal, 5, "what is left for the other leaf");
        settled = resolve(anyone, settled, alice, only(leaves[1]), 0, secret(3 - first));
        assertEq(settled.laneA.earned, 25, "earned");
        assertPaid(45, 55);
        assertFinished();
    }

    // ---------------------------------------------------------------- evaluators nobody should trust

    function resolveWith(address evaluator) private {
        IPaymentChannels.Leaf[] memory leaves = only(IPaymentChannels.Leaf(20, EXPIRY, evaluator, bytes32(uint256(5))));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        registry.register(evaluator, leaves[0].terms, "evidence");
        resolve(bob, settled, alice, leaves, 0, "evidence");
        assertFinished();
    }

    function test_R12_anAnswerIsCappedByTheAmount() public {
        resolveWith(address(new Generous()));
        assertPaid(50, 50);
    }

    function test_R12_partialEvidenceEarnsItsPart() public {
        resolveWith(address(new Half()));
        assertPaid(60, 40);
    }

    function test_R12_onlyThePayeeSettlesForLess() public {
        address half = address(new Half());
        IPaymentChannels.Leaf[] memory leaves = only(IPaymentChannels.Leaf(20, EXPIRY, half, bytes32(0)));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        registry.register(half, bytes32(0), "");
        refuse(settled, leaves, "", abi.encodeWithSelector(LeafStillOpen.selector, EXPIRY, block.timestamp));
    }

    function test_R12_aRevertingEvaluatorEarnsNothing() public {
        resolveWith(address(new Reverting()));
        assertPaid(70, 30);
    }

    function test_R12_aSilentEvaluatorEarnsNothing() public {
        resolveWith(address(new Silent()));
        assertPaid(70, 30);
    }

    function test_R12_noEvaluatorEarnsNothing() public {
        resolveWith(address(0xDEAD));
        assertPaid(70, 30);
    }

    function test_R12_aBurningEvaluatorIsBounded() public {
        uint256 before = gasleft();
        resolveWith(address(new Burning()));
        assertTrue(before - gasleft() < 1_500_000, "gas");
        assertPaid(70, 30);
    }

    /// A long answer is not copied: only its first word counts.
    function test_R12_aVerboseEvaluatorIsBounded() public {
        resolveWith(address(new Verbose()));
        assertPaid(69, 31);
    }

    /// With too little gas the evaluator would fail and good evidence earn nothing: refused instead.
    function test_R12_tooLittleGasIsRefused() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled = settledWith(leaves);
        bytes32[] memory hashes = hashesOf(leaves);
        register(1);
        vm.expectPartialRevert(NotEnoughGas.selector);
        vm.prank(bob);
        channels.resolve{gas: 200_000}(channel, settled, true, hashes, 0, leaves[0], secret(1));
    }
}
