// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IToken} from "../support/IToken.sol";
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
        for (uint256 i = 0; i < 2; i++) {
            IToken token = handler.tokens(i);
            assertEq(handler.has(token), handler.owed(token), "held and owed");
        }
        assertEq(handler.counted(), handler.owed(handler.tokens(1)), "counted and owed");
    }

    /// Whatever left the contract went to the two parties, and to towers as they signed.
    function invariant_moneyIsConserved() public view {
        for (uint256 i = 0; i < 2; i++) {
            IToken token = handler.tokens(i);
            assertEq(handler.inTheWorld(token), token.totalSupply(), "supply");
        }
    }

    /// R10: whoever follows the rules cannot be convicted by anything it ever signed. R0, R16: what was agreed and done
    /// once is never done again, here or in any other channel. A token that takes a fee stays out.
    function invariant_R0_R10_whatMustNotWorkDoesNot() public view {
        assertTrue(!handler.honestConvicted(), "honest closer convicted");
        assertTrue(!handler.oldWordsWorked(), "an old signature worked again");
        assertTrue(!handler.oddTokenAccepted(), "a token with a fee was accepted");
    }

    /// The events alone are enough to know every slot.
    function invariant_slotsAreWhatTheEventsTold() public view {
        assertTrue(handler.slotsAgree(), "slot");
    }

    /// The actions get somewhere: in a few random lives every way to end a channel comes up.
    function test_theActionsReachEveryEnd() public {
        bytes4[] memory actions = targetSelectors()[0].selectors;
        string[12] memory ends = [
            "closed together",
            "closed",
            "raised",
            "confiscated",
            "accused",
            "settled",
            "resolved",
            "topped up",
            "withdrawn",
            "amnesty",
            "replayed",
            "odd tokens"
        ];
        uint256[12] memory reached;
        for (uint256 life = 0; life < 28; life++) {
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
            assertTrue(reached[i] >= 1, ends[i]);
        }
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        bytes4[] memory actions = new bytes4[](18);
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
        actions[14] = handler.topUpBy.selector;
        actions[15] = handler.withdrawBy.selector;
        actions[16] = handler.replay.selector;
        actions[17] = handler.openOdd.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), actions);
    }
}
