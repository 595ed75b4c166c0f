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
        emit IPaymentChannels.Raised(id, false, laneOf(newer));
        Dispute memory raised = raise(anyone, start, newer);
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(1), channel, raised.closing)), "slot");
        settle(raised);
        assertPaid(100 - 50 + 25, 50 - 25);
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
        raiseWith(start, nothing, unsigned(), false, unsigned());
    }

    function test_R8_payeeMayChooseAnOlderStateFromTheFloorUp() public {
        Dispute memory start = closing();
        Dispute memory raised = raise(bob, start, lane(alice, 3, 70));
        assertEq(raised.closing.laneA.transferred, 70, "transferred");
        assertEq(raised.claim.floor, 3, "it is the new floor");
        refuseRaise(bob, raised, lane(alice, 2, 20), abi.encodeWithSelector(BelowFloor.selector, uint64(2), uint64(3)));
        assertEq(
            raise(anyone, raised, lane(alice, 5, 50)).closing.laneA.seq, 5, "and up again, if the payee acknowledged it"
        );
    }

    function test_R8_notBelowTheFloor() public {
        Dispute memory start = closing();
        refuseRaise(bob, start, lane(alice, 1, 10), abi.encodeWithSelector(BelowFloor.selector, uint64(1), uint64(2)));
    }

    function test_R8_notAboveNewest() public {
        Dispute memory start = closing();
        refuseRaise(bob, start, lane(alice, 6, 60), abi.encodeWithSelector(AboveNewest.selector, uint64(6), uint64(5)));
    }

    /// A closer holds acknowledgements of older states: it must not lower its lane when the payee is content with m.
    function test_R8_onlyThePayeeLowersTheCloserLane() public {
        Dispute memory start = closing();
        bytes memory refusal = abi.encodeWithSelector(WrongSigner.selector, bob, address(0));
        refuseRaise(alice, start, lane(alice, 2, 20), refusal);
        refuseRaise(alice, start, lane(alice, 3, 30), refusal);
        assertEq(raise(bob, start, lane(alice, 2, 20)).closing.laneA.transferred, 20, "the payee may");
    }

    /// The payer enforces what the payee gave up: an Ack that arrived after the close was signed.
    function test_R8_raisingToNewestLiftsTheFloorOnce() public {
        Dispute memory start = closing();
        Dispute memory raised = raise(bob, start, lane(alice, 5, 50));
        assertEq(raised.closing.laneA.transferred, 50, "same amounts");
        refuseRaise(bob, raised, lane(alice, 4, 90), abi.encodeWithSelector(BelowFloor.selector, uint64(4), uint64(5)));
        refuseRaise(
            bob, raised, lane(alice, 5, 50), abi.encodeWithSelector(NotAboveSelected.selector, uint64(5), uint64(5))
        );
    }

    /// The closer may hold the payee's PreAck of another state with m's number, and show it last.
    function test_R8_noOtherStateWithTheNumberOfNewest() public {
        Dispute memory start = closing();
        refuseRaise(alice, start, lane(alice, 5, 40), abi.encodeWithSelector(WrongSigner.selector, bob, address(0)));
        raise(bob, start, lane(alice, 5, 40));
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

    function test_R8_ackedNewestIsSelectedForGood() public {
        LaneState memory own = lane(alice, 5, 50);
        Dispute memory start = close(alice, own, own, none());
        refuseRaise(bob, start, own, abi.encodeWithSelector(NotAboveSelected.selector, uint64(5), uint64(5)));
    }

    /// Break 7: the payee puts c's content forward without a signature of the payer, since naming c is signing it.
    function test_R6_ackedStateNeedsNoPayerSignature() public {
        Dispute memory start = closing();
        vm.prank(bob);
        raiseWith(start, lane(alice, 2, 20), unsigned(), false, unsigned());
    }

    function test_R6_newestNeedsNoPayerSignature() public {
        Dispute memory start = closing();
        vm.prank(bob);
        raiseWith(start, lane(alice, 5, 50), unsigned(), false, unsigned());
    }

    function test_R8_otherStatesNeedBothSignatures() public {
        Dispute memory start = closing();
        LaneState memory state = lane(alice, 3, 30);
        IPaymentChannels.Signature memory payer = signed(state);
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, alice, address(0)));
        vm.prank(bob);
        raiseWith(start, state, unsigned(), false, unsigned());
        LaneState memory peer = lane(bob, 4, 30);
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, alice, address(0)));
        vm.prank(bob);
        raiseWith(start, peer, unsigned(), false, unsigned());
        vm.prank(bob);
        raiseWith(start, state, payer, false, unsigned());
    }

    function test_R3_preAckWillDo() public {
        Dispute memory start = closing();
        LaneState memory state = lane(bob, 4, 0);
        raiseWith(start, state, signed(state), true, preAck(state));
    }

    function test_R3_preAckIsNoAck() public {
        Dispute memory start = closing();
        LaneState memory state = lane(bob, 4, 0);
        IPaymentChannels.Signature memory payer = signed(state);
        IPaymentChannels.Signature memory payee = preAck(state);
        vm.expectPartialRevert(WrongSigner.selector);
        raiseWith(start, state, payer, false, payee);
    }

    function test_noStateCannotBeRaisedTo() public {
        Dispute memory start = close(alice, lane(alice, 1, 5), none(), none());
        LaneState memory nothing = lane(alice, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(NoState.selector));
        vm.prank(bob);
        raiseWith(start, nothing, unsigned(), false, unsigned());
    }

    function test_R0_refusesAnotherChannel() public {
        Dispute memory start = closing();
        LaneState memory state = lane(bob, 4, 0);
        state.channelId = bytes32(uint256(9));
        IPaymentChannels.Signature memory payer = signed(state);
        IPaymentChannels.Signature memory payee = ack(state);
        vm.expectPartialRevert(WrongSigner.selector);
        raiseWith(start, state, payer, false, payee);
    }

    function test_acceptedAtTheEndOfTheHold() public {
        Dispute memory start = closing();
        vm.warp(start.closing.endTime);
        raise(anyone, start, lane(bob, 4, 25));
    }

    function test_refusedAfterTheHold() public {
        Dispute memory start = closing();
        vm.warp(start.closing.endTime + 1);
        refuseRaise(
            anyone,
            start,
            lane(bob, 4, 25),
            abi.encodeWithSelector(HoldOver.selector, start.closing.endTime, start.closing.endTime + 1)
        );
    }

    function test_refusesAStalePreimage() public {
        Dispute memory start = closing();
        raise(anyone, start, lane(bob, 4, 25));
        bytes32 given = keccak256(abi.encode(uint8(1), channel, start.closing));
        bytes32 stored = channels.slot(id);
        refuseRaise(anyone, start, lane(bob, 5, 26), abi.encodeWithSelector(NotClosing.selector, given, stored));
    }
}
