// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {CloseCall, Dispute, LaneState} from "../support/States.sol";

/// Answering a close with other states (R8).
contract RaiseTest is ChannelTest {
    /// Alice closes with m = 5, c = 2 and s = Bob's 3.
    function closing() private returns (Dispute memory) {
        return close(alice, lane(alice, 5, 50), lane(alice, 2, 20), lane(bob, 3, 10));
    }

    function test_R8_peerLaneRises() public {
        Dispute memory start = closing();
        LaneState memory newer = lane(bob, 4, 25);
        vm.expectEmit(address(channels));
        emit IPaymentChannels.Raised(id, 4, 25);
        Dispute memory raised = raise(bob, start, newer);
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(1), channel, raised.closing)), "slot");
        settle(raised);
        assertPaid(100 - 50 + 25, 50 - 25);
    }

    function test_R8_peerLaneRisesWithWhatIsPending() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(5, START + 9, 1));
        Dispute memory raised = raise(bob, closing(), lane(bob, 4, 25, leaves));
        assertEq(raised.closing.laneB.pendingTotal, 5, "pending");
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(1), channel, raised.closing)), "slot");
    }

    function test_R8_laneAOfACloseByB() public {
        Dispute memory raised = raise(alice, close(bob, none(), none(), none()), lane(alice, 4, 25));
        assertEq(raised.closing.laneA.transferred, 25, "lane A");
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(1), channel, raised.closing)), "slot");
    }

    function test_R8_peerLaneNeverFalls() public {
        Dispute memory start = closing();
        refuseRaise(
            bob, start, lane(bob, 3, 10), abi.encodeWithSelector(NotAboveSelected.selector, uint64(3), uint64(3))
        );
        refuseRaise(
            bob, start, lane(bob, 2, 5), abi.encodeWithSelector(NotAboveSelected.selector, uint64(2), uint64(3))
        );
        LaneState memory nothing = lane(bob, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(NotAboveSelected.selector, uint64(0), uint64(3)));
        vm.prank(bob);
        raiseWith(start, nothing, unsigned(), false, unsigned());
    }

    /// The closer's lane stays at m: what its payee is due, m brings, or a proof of a lie (PF-14).
    function test_R8_theClosersLaneStays() public {
        Dispute memory start = closing();
        LaneState memory older = lane(alice, 4, 60);
        IPaymentChannels.Signature memory word = ack(older);
        vm.expectPartialRevert(WrongSigner.selector);
        vm.prank(bob);
        raiseWith(start, older, unsigned(), false, word);
        refuseRaise(alice, start, lane(alice, 5, 50), abi.encodeWithSelector(NotThePayer.selector, alice, bob));
    }

    /// Nobody is convicted in an amnesty close, so nothing that is signed at the last moment may stand there.
    function test_R13_amnestyStandsAtWhatWasAcked() public {
        CloseCall memory claim = claimOf(alice, lane(alice, 5, 50), lane(alice, 2, 20), none());
        claim.amnesty = true;
        sign(claim);
        vm.expectRevert(abi.encodeWithSelector(AmnestyNotAcked.selector, uint64(5), uint64(2)));
        closeWith(claim);
    }

    /// The payee was paid in another state with the number that it had pre-acknowledged.
    function test_R13_payeeReplacesTheSameNumber() public {
        CloseCall memory claim = claimOf(alice, lane(alice, 2, 20), lane(alice, 2, 20), none());
        claim.amnesty = true;
        sign(claim);
        Dispute memory start = close(claim);
        LaneState memory paid = lane(alice, 2, 70);
        bytes memory refusal = abi.encodeWithSelector(NotAboveSelected.selector, uint64(2), uint64(2));
        refuseRaise(alice, start, paid, refusal);
        assertEq(raise(bob, start, paid).closing.laneA.transferred, 70, "the payee's choice");
    }

    function raiseByBob(LaneState memory state, bool isPreAck, IPaymentChannels.Signature memory word) private {
        Dispute memory start = closing();
        vm.prank(bob);
        raiseWith(start, state, unsigned(), isPreAck, word);
    }

    function test_R8_needsThePayeesWord() public {
        Dispute memory start = closing();
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, alice, address(0)));
        vm.prank(bob);
        raiseWith(start, lane(bob, 4, 30), unsigned(), false, unsigned());
    }

    function test_R3_preAckWillDo() public {
        LaneState memory state = lane(bob, 4, 0);
        raiseByBob(state, true, preAck(state));
    }

    function test_R3_preAckIsNoAck() public {
        Dispute memory start = closing();
        LaneState memory state = lane(bob, 4, 0);
        IPaymentChannels.Signature memory word = preAck(state);
        vm.expectPartialRevert(WrongSigner.selector);
        vm.prank(bob);
        raiseWith(start, state, unsigned(), false, word);
    }

    function test_R0_refusesAnotherChannel() public {
        Dispute memory start = closing();
        LaneState memory state = lane(bob, 4, 0);
        state.channelId = bytes32(uint256(9));
        IPaymentChannels.Signature memory word = ack(state);
        vm.expectPartialRevert(WrongSigner.selector);
        vm.prank(bob);
        raiseWith(start, state, unsigned(), false, word);
    }

    function test_acceptedAtTheEndOfTheHold() public {
        Dispute memory start = closing();
        vm.warp(start.closing.endTime);
        raise(bob, start, lane(bob, 4, 25));
    }

    function test_refusedAfterTheHold() public {
        Dispute memory start = closing();
        vm.warp(start.closing.endTime + 1);
        refuseRaise(
            bob,
            start,
            lane(bob, 4, 25),
            abi.encodeWithSelector(HoldOver.selector, start.closing.endTime, start.closing.endTime + 1)
        );
    }

    function test_refusesAStalePreimage() public {
        Dispute memory start = closing();
        raise(bob, start, lane(bob, 4, 25));
        bytes32 given = keccak256(abi.encode(uint8(1), channel, start.closing));
        bytes32 stored = channels.slot(id);
        refuseRaise(bob, start, lane(bob, 5, 26), abi.encodeWithSelector(NotClosing.selector, given, stored));
    }
}
