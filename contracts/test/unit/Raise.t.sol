// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";

/// Answering a close with other states (R8).
contract RaiseTest is ChannelTest {
    /// Alice closes with m = 5, c = 2 and s = Bob's 3.
    function closing() private returns (IPaymentChannels.Closing memory) {
        return close(alice, lane(alice, 5, 50), lane(alice, 2, 20), lane(bob, 3, 10));
    }

    function test_R8_peerLaneRises() public {
        IPaymentChannels.Closing memory start = closing();
        IPaymentChannels.LaneState memory newer = lane(bob, 4, 25);
        IPaymentChannels.Closing memory expected = abi.decode(abi.encode(start), (IPaymentChannels.Closing));
        expected.laneB = IPaymentChannels.Selected(4, LaneHashes.stateHash(newer), 4, 25, 0, 0);
        IPaymentChannels.Closing memory raised = raise(anyone, start, newer);
        assertEq(keccak256(abi.encode(raised)), keccak256(abi.encode(expected)), "closing in the event");
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(1), channel, raised)), "slot");
        settle(raised);
        assertPaid(100 - 50 + 25, 50 - 25);
    }

    function test_R8_peerLaneNeverFalls() public {
        IPaymentChannels.Closing memory start = closing();
        refuseRaise(
            bob, start, lane(bob, 3, 10), abi.encodeWithSelector(NotAboveSelected.selector, uint64(3), uint64(3))
        );
        refuseRaise(
            bob, start, lane(bob, 2, 5), abi.encodeWithSelector(NotAboveSelected.selector, uint64(2), uint64(3))
        );
        IPaymentChannels.LaneState memory nothing = lane(bob, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(NotAboveSelected.selector, uint64(0), uint64(3)));
        channels.raise(channel, start, nothing, "", false, "");
    }

    function test_R8_payeeMayChooseAnOlderStateFromTheFloorUp() public {
        IPaymentChannels.Closing memory start = closing();
        IPaymentChannels.Closing memory raised = raise(bob, start, lane(alice, 3, 70));
        assertEq(raised.laneA.transferred, 70, "transferred");
        assertEq(raised.laneA.floor, 3, "it is the new floor");
        refuseRaise(bob, raised, lane(alice, 2, 20), abi.encodeWithSelector(BelowFloor.selector, uint64(2), uint64(3)));
        assertEq(raise(anyone, raised, lane(alice, 5, 50)).laneA.seq, 5, "and up again, if the payee acknowledged it");
    }

    function test_R8_notBelowTheFloor() public {
        IPaymentChannels.Closing memory start = closing();
        refuseRaise(bob, start, lane(alice, 1, 10), abi.encodeWithSelector(BelowFloor.selector, uint64(1), uint64(2)));
    }

    function test_R8_notAboveNewest() public {
        IPaymentChannels.Closing memory start = closing();
        refuseRaise(bob, start, lane(alice, 6, 60), abi.encodeWithSelector(AboveNewest.selector, uint64(6), uint64(5)));
    }

    /// A closer holds acknowledgements of older states: it must not lower its lane when the payee is content with m.
    function test_R8_onlyThePayeeLowersTheCloserLane() public {
        IPaymentChannels.Closing memory start = closing();
        bytes memory refusal = abi.encodeWithSelector(OnlyPayeeMayLower.selector, bob, alice);
        refuseRaise(alice, start, lane(alice, 2, 20), refusal);
        refuseRaise(alice, start, lane(alice, 3, 30), refusal);
        assertEq(raise(bob, start, lane(alice, 2, 20)).laneA.transferred, 20, "the payee may");
    }

    /// The payer enforces what the payee gave up: an Ack that arrived after the close was signed.
    function test_R8_raisingToNewestLiftsTheFloorOnce() public {
        IPaymentChannels.Closing memory start = closing();
        IPaymentChannels.Closing memory raised = raise(alice, start, lane(alice, 5, 50));
        assertEq(raised.laneA.transferred, 50, "same amounts");
        refuseRaise(bob, raised, lane(alice, 4, 90), abi.encodeWithSelector(BelowFloor.selector, uint64(4), uint64(5)));
        refuseRaise(
            bob, raised, lane(alice, 5, 50), abi.encodeWithSelector(NotAboveSelected.selector, uint64(5), uint64(5))
        );
    }

    function test_R8_ackedNewestIsSelectedForGood() public {
        IPaymentChannels.LaneState memory own = lane(alice, 5, 50);
        IPaymentChannels.Closing memory start = close(alice, own, own, none());
        refuseRaise(bob, start, own, abi.encodeWithSelector(NotAboveSelected.selector, uint64(5), uint64(5)));
    }

    /// Break 7: the payee puts c's content forward without a signature of the payer, since naming c is signing it.
    function test_R6_ackedStateNeedsNoPayerSignature() public {
        IPaymentChannels.Closing memory start = closing();
        vm.prank(bob);
        channels.raise(channel, start, lane(alice, 2, 20), "", false, "");
    }

    function test_R6_newestNeedsNoPayerSignature() public {
        IPaymentChannels.Closing memory start = closing();
        vm.prank(bob);
        channels.raise(channel, start, lane(alice, 5, 50), "", false, "");
    }

    function test_R8_otherStatesNeedBothSignatures() public {
        IPaymentChannels.Closing memory start = closing();
        IPaymentChannels.LaneState memory state = lane(alice, 3, 30);
        bytes memory payer = signed(state);
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, alice, address(0)));
        vm.prank(bob);
        channels.raise(channel, start, state, "", false, "");
        IPaymentChannels.LaneState memory peer = lane(bob, 4, 30);
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, alice, address(0)));
        vm.prank(bob);
        channels.raise(channel, start, peer, "", false, "");
        vm.prank(bob);
        channels.raise(channel, start, state, payer, false, "");
    }

    function test_R3_preAckWillDo() public {
        IPaymentChannels.Closing memory start = closing();
        IPaymentChannels.LaneState memory state = lane(bob, 4, 0);
        channels.raise(channel, start, state, signed(state), true, preAck(state));
    }

    function test_R3_preAckIsNoAck() public {
        IPaymentChannels.Closing memory start = closing();
        IPaymentChannels.LaneState memory state = lane(bob, 4, 0);
        bytes memory payer = signed(state);
        bytes memory payee = preAck(state);
        vm.expectPartialRevert(WrongSigner.selector);
        channels.raise(channel, start, state, payer, false, payee);
    }

    function test_noStateCannotBeRaisedTo() public {
        IPaymentChannels.Closing memory start = close(alice, lane(alice, 1, 5), none(), none());
        IPaymentChannels.LaneState memory nothing = lane(alice, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(NoState.selector));
        vm.prank(bob);
        channels.raise(channel, start, nothing, "", false, "");
    }

    function test_refusesAStranger() public {
        IPaymentChannels.Closing memory start = closing();
        IPaymentChannels.LaneState memory state = lane(anyone, 9, 0);
        vm.expectRevert(abi.encodeWithSelector(NotAParty.selector, anyone, alice, bob));
        channels.raise(channel, start, state, "", false, "");
    }

    function test_R0_refusesAnotherChannel() public {
        IPaymentChannels.Closing memory start = closing();
        IPaymentChannels.LaneState memory state = lane(bob, 4, 0);
        state.channelId = bytes32(uint256(9));
        refuseRaise(bob, start, state, abi.encodeWithSelector(WrongChannel.selector, state.channelId, id));
    }

    function test_acceptedAtTheEndOfTheHold() public {
        IPaymentChannels.Closing memory start = closing();
        vm.warp(start.endTime);
        raise(anyone, start, lane(bob, 4, 25));
    }

    function test_refusedAfterTheHold() public {
        IPaymentChannels.Closing memory start = closing();
        vm.warp(start.endTime + 1);
        refuseRaise(
            anyone, start, lane(bob, 4, 25), abi.encodeWithSelector(HoldOver.selector, start.endTime, start.endTime + 1)
        );
    }

    function test_refusesAStalePreimage() public {
        IPaymentChannels.Closing memory start = closing();
        raise(anyone, start, lane(bob, 4, 25));
        bytes32 given = keccak256(abi.encode(uint8(1), channel, start));
        bytes32 stored = channels.slot(id);
        refuseRaise(anyone, start, lane(bob, 5, 26), abi.encodeWithSelector(NotClosing.selector, given, stored));
    }
}
