// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Test} from "../support/Test.sol";
import {ChannelHandler} from "./ChannelHandler.sol";

/// What holds after any sequence of actions.
contract ChannelsInvariant is Test {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    ChannelHandler private handler;

    function setUp() public {
        handler = new ChannelHandler();
        handler.setUp();
    }

    /// R11: the contract holds exactly what its channels still owe, so no channel ever lives on another's money.
    function invariant_R11_moneyHeldIsMoneyOwed() public view {
        assertEq(handler.held(), handler.owed(), "held and owed");
    }

    /// Whatever left the contract went to the two parties.
    function invariant_moneyIsConserved() public view {
        assertEq(handler.inTheWorld(), handler.supply(), "supply");
    }

    /// R10: whoever follows the rules cannot be convicted by anything it ever signed.
    function invariant_R10_theHonestAreNeverConvicted() public view {
        assertTrue(!handler.honestConvicted(), "honest closer convicted");
    }

    /// The events alone are enough to know every slot.
    function invariant_slotsAreWhatTheEventsTold() public view {
        assertTrue(handler.slotsAgree(), "slot");
    }

    /// The actions get somewhere: in a few random lives every way to end a channel comes up.
    function test_theActionsReachEveryEnd() public {
        bytes4[] memory actions = targetSelectors()[0].selectors;
        string[7] memory ends = ["closed together", "closed", "raised", "confiscated", "accused", "settled", "resolved"];
        uint256[7] memory reached;
        for (uint256 life = 0; life < 20; life++) {
            handler = new ChannelHandler();
            handler.setUp();
            for (uint256 i = 0; i < 200; i++) {
                bytes32 r = keccak256(abi.encode(life, i));
                bytes4 action = actions[uint256(r) % actions.length];
                bytes32 s = keccak256(abi.encode(r));
                (bool ok,) = address(handler).call(bytes.concat(action, r >> 8, s, r & bytes32(uint256(255)), s >> 255));
                assertTrue(ok, "a random action");
            }
            for (uint256 i = 0; i < ends.length; i++) {
                reached[i] += handler.count(ends[i]);
            }
        }
        for (uint256 i = 0; i < ends.length; i++) {
            assertTrue(reached[i] >= 3, ends[i]);
        }
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        bytes4[] memory actions = new bytes4[](14);
        actions[0] = handler.open.selector;
        actions[1] = handler.pay.selector;
        actions[2] = handler.lockPayment.selector;
        actions[3] = handler.fold.selector;
        actions[4] = handler.drop.selector;
        actions[5] = handler.acknowledge.selector;
        actions[6] = handler.showEvidence.selector;
        actions[7] = handler.pass.selector;
        actions[8] = handler.closeTogether.selector;
        actions[9] = handler.closeAlone.selector;
        actions[10] = handler.raiseTo.selector;
        actions[11] = handler.convict.selector;
        actions[12] = handler.settleIt.selector;
        actions[13] = handler.resolveIt.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), actions);
    }
}
