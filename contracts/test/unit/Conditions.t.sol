// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {LaneState} from "../support/States.sol";
import {Tree} from "../support/Tree.sol";

/// Conditions in a settled channel: what SC-4 to SC-7 mean for a leaf, its registry entry and its expiry (R12).
contract ConditionsTest is ChannelTest {
    using Tree for Tree.Chain;

    uint64 private constant EXPIRY = START + 30 days;

    function leafOf(address evaluator, uint256 amount, bytes memory described)
        private
        pure
        returns (IPaymentChannels.Leaf[] memory)
    {
        return only(IPaymentChannels.Leaf(amount, EXPIRY, evaluator, keccak256(described)));
    }

    function settledWith(uint256 transferred, IPaymentChannels.Leaf[] memory leaves)
        private
        returns (IPaymentChannels.Settled memory)
    {
        LaneState memory own = lane(alice, 1, transferred, leaves);
        return settle(close(alice, own, own, none()));
    }

    function refuseNow(
        IPaymentChannels.Settled memory settled,
        IPaymentChannels.Leaf[] memory leaves,
        bytes memory evidence
    ) private {
        bytes32[] memory hashes = hashesOf(leaves);
        vm.expectRevert(abi.encodeWithSelector(LeafStillOpen.selector, EXPIRY, block.timestamp));
        vm.prank(anyone);
        channels.resolve(channel, settled, true, hashes, 0, leaves[0], evidence);
    }

    // ---------------------------------------------------------------- a time lock

    /// SC-7: on record long before its time, and by anybody; nobody but the payee can resolve it before that time.
    function test_SC7_shownEarlyEarnedInTime() public {
        address timeLock = vm.deployCode("TimeLock.sol", "");
        uint64 due = START + 10 days;
        bytes memory evidence = abi.encodePacked(due, keccak256("salt"));
        registry.register(timeLock, keccak256(evidence), evidence);
        IPaymentChannels.Leaf[] memory leaves = leafOf(timeLock, 20, evidence);
        IPaymentChannels.Settled memory settled = settledWith(30, leaves);
        vm.warp(due - 1);
        refuseNow(settled, leaves, evidence);
        vm.warp(due);
        resolve(anyone, settled, alice, leaves, 0, evidence);
        assertPaid(50, 50);
    }

    /// SC-7: the registry's clock counts, not the lock's alone: shown after the expiry it earns nothing.
    function test_SC7_shownAfterTheExpiryEarnsNothing() public {
        address timeLock = vm.deployCode("TimeLock.sol", "");
        bytes memory evidence = abi.encodePacked(START, keccak256("salt"));
        IPaymentChannels.Leaf[] memory leaves = leafOf(timeLock, 20, evidence);
        IPaymentChannels.Settled memory settled = settledWith(30, leaves);
        vm.warp(EXPIRY + 1);
        registry.register(timeLock, leaves[0].terms, evidence);
        resolve(anyone, settled, alice, leaves, 0, evidence);
        assertPaid(70, 30);
    }

    // ---------------------------------------------------------------- ticks

    /// SC-4, SC-11: 5 of 20 ticks were folded; on the chain 11 are shown, which earns the 6 that are new.
    function test_SC4_aPartlyFoldedChainOfTicks() public {
        address hashChain = vm.deployCode("HashChain.sol", "");
        Tree.Chain memory chain = Tree.make(5, 4, 2);
        IPaymentChannels.Leaf[] memory leaves = leafOf(hashChain, 30, chain.descriptor());
        IPaymentChannels.Settled memory settled = settledWith(10, leaves);
        registry.register(hashChain, leaves[0].terms, chain.claim(2, 3));
        resolve(bob, settled, alice, leaves, 0, chain.claim(2, 3));
        assertPaid(78, 22);
        assertFinished();
    }

    /// SC-6: better evidence is another entry, with a time of its own: the older stays in time when the better is late.
    function test_SC6_betterEvidenceIsAnotherEntry() public {
        address hashChain = vm.deployCode("HashChain.sol", "");
        Tree.Chain memory chain = Tree.make(5, 4, 2);
        IPaymentChannels.Leaf[] memory leaves = leafOf(hashChain, 40, chain.descriptor());
        IPaymentChannels.Settled memory settled = settledWith(0, leaves);
        registry.register(hashChain, leaves[0].terms, chain.claim(1, 1));
        vm.warp(EXPIRY + 1);
        registry.register(hashChain, leaves[0].terms, chain.claim(4, 4));
        bytes memory inTime = chain.claim(1, 1);
        resolve(bob, settled, alice, leaves, 0, inTime);
        assertPaid(90, 10);
    }

    /// SC-5: the payer cannot settle for the first tick what the payee can prove to the last.
    function test_SC5_onlyThePayeeSettlesForAPart() public {
        address hashChain = vm.deployCode("HashChain.sol", "");
        Tree.Chain memory chain = Tree.make(5, 4, 2);
        IPaymentChannels.Leaf[] memory leaves = leafOf(hashChain, 40, chain.descriptor());
        IPaymentChannels.Settled memory settled = settledWith(0, leaves);
        registry.register(hashChain, leaves[0].terms, chain.claim(0, 1));
        registry.register(hashChain, leaves[0].terms, chain.claim(4, 4));
        refuseNow(settled, leaves, chain.claim(0, 1));
        resolve(anyone, settled, alice, leaves, 0, chain.claim(4, 4));
        assertPaid(60, 40);
    }
}
