// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Test} from "../support/Test.sol";
import {World} from "./World.sol";

/// What holds after any sequence of actions of several adversaries in several channels and tokens, with every condition.
contract WorldInvariant is Test {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    World private world;

    function setUp() public {
        world = new World();
        world.setUp();
    }

    /// R11: of each token the contract holds exactly what its channels still owe: none lives on another's money. And the
    /// events alone are enough to know every slot.
    function invariant_R11_moneyHeldIsMoneyOwed() public view {
        for (uint256 i = 0; i < 2; i++) {
            assertEq(world.held(i), world.owed(i), "held and owed");
            assertEq(world.inTheWorld(i), world.supply(i), "supply");
        }
        assertEq(world.counted(), world.owed(1), "counted and owed");
        assertTrue(world.slotsAgree(), "slot");
    }

    /// R7 to R12: an honest party that is there ends with what it is due, and nothing it ever signed convicts it (R10).
    function invariant_R8_R10_theHonestGetWhatTheyAreDue() public view {
        assertTrue(!world.honestBelowDue(), "honest party below its due");
        assertTrue(!world.honestConvicted(), "honest closer convicted");
    }

    /// The actions get somewhere: in a few random lives every way to end a channel comes up.
    function test_theActionsReachEveryEnd() public {
        // Not "raised": an honest closer leaves nothing to raise, and one that hides an Ack is convicted. See ChannelHandler.
        string[15] memory ends = [
            "paid",
            "locked",
            "partly folded",
            "dropped",
            "topped up",
            "withdrawn",
            "closed by the honest",
            "closed by an adversary",
            "confiscated",
            "accused",
            "settled",
            "resolved",
            "finished",
            "earned",
            "late"
        ];
        uint256[15] memory reached;
        for (uint256 life = 0; life < 12; life++) {
            world = new World();
            world.setUp();
            live(life, 600);
            for (uint256 i = 0; i < ends.length; i++) {
                reached[i] += world.count(ends[i]);
            }
            assertTrue(!world.honestConvicted(), "honest closer convicted");
            assertTrue(!world.honestBelowDue(), "honest party below its due");
        }
        for (uint256 i = 0; i < ends.length; i++) {
            assertTrue(reached[i] >= 3, ends[i]);
        }
    }

    /// The check has teeth: when the honest leave a close unanswered, somebody soon ends below its due.
    function test_whoIsAwayMayLose() public {
        for (uint256 life = 0; life < 12 && !world.honestBelowDue(); life++) {
            world = new World();
            world.setUp();
            world.leaveUnanswered();
            live(life, 600);
        }
        assertTrue(world.honestBelowDue(), "nobody lost anything");
    }

    function live(uint256 life, uint256 length) private {
        bytes4[] memory actions = targetSelectors()[0].selectors;
        for (uint256 i = 0; i < length; i++) {
            bytes32 r = keccak256(abi.encode(life, i));
            bytes32 s = keccak256(abi.encode(r));
            (bool ok,) = address(world)
                .call(
                    bytes.concat(
                        actions[uint256(r) % actions.length],
                        r >> 8,
                        bytes32(uint256(s) % 2),
                        keccak256(abi.encode(s)),
                        bytes32((uint256(s) >> 8) % 2)
                    )
                );
            assertTrue(ok, "a random action");
        }
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(world);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        // Some of them more often, so that channels live before they end, and end before the run does.
        bytes4[26] memory all = [
            world.reopen.selector,
            world.topUp.selector,
            world.withdraw.selector,
            world.pay.selector,
            world.lockPayment.selector,
            world.lockPayment.selector,
            world.deliver.selector,
            world.deliver.selector,
            world.learnEvidence.selector,
            world.learnEvidence.selector,
            world.fold.selector,
            world.fold.selector,
            world.drop.selector,
            world.pass.selector,
            world.pass.selector,
            world.pass.selector,
            world.pay.selector,
            world.closeHonestly.selector,
            world.closeByAdversary.selector,
            world.closeByAdversary.selector,
            world.bringForward.selector,
            world.bringForward.selector,
            world.bringForward.selector,
            world.accuse.selector,
            world.settleIt.selector,
            world.resolveIt.selector
        ];
        bytes4[] memory actions = new bytes4[](all.length);
        for (uint256 i = 0; i < all.length; i++) {
            actions[i] = all[i];
        }
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(world), actions);
    }
}
