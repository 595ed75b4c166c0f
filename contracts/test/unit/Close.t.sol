// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IChannelErrors} from "../../src/interfaces/IChannelErrors.sol";
import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {Leaves} from "../../src/libraries/Leaves.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {CloseCall, Dispute, LaneState} from "../support/States.sol";

/// The UpdateTransaction (R5-R7, R9).
contract CloseTest is ChannelTest {
    function refuse(CloseCall memory claim, bytes memory refusal) private {
        vm.expectRevert(refusal);
        closeWith(claim);
    }

    function test_R7_selectsNewestAndPeerStates() public {
        LaneState memory own = lane(alice, 4, 30);
        LaneState memory peer = lane(bob, 2, 10);
        CloseCall memory claim = claimOf(alice, own, own, peer);
        claim.preAckSeq = 3;
        sign(claim);

        vm.expectEmit(address(channels));
        uint256 numbers = 1 << 255 | uint256(START + HOLD) << 192 | 4 << 128 | 2 << 64 | 3;
        emit IPaymentChannels.CloseStarted(id, numbers, 30, 10);
        closeWith(claim);

        IPaymentChannels.Closing memory expected;
        expected.closerIsA = true;
        expected.endTime = START + HOLD;
        expected.claim = keccak256(abi.encode(IPaymentChannels.Claim(laneOf(own), 4, 0, peer.seq, claim.preAckSeq)));
        (expected.laneA, expected.laneB) = (laneOf(own), laneOf(peer));
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(1), channel, expected)), "slot");
    }

    /// The shorter call is the same close, whatever is pending and however m was acknowledged.
    function test_R6_closedByOneselfAtAnAckedState(bool isPreAck, bool pending, uint64 preAckSeq) public {
        preAckSeq = preAckSeq >> 1;
        LaneState memory own = pending ? lane(alice, 4, 30, only(locked(5, START + 9, 1))) : lane(alice, 4, 30);
        CloseCall memory claim = claimOf(alice, own, own, lane(bob, 2, 10));
        (claim.ackedIsPreAck, claim.preAckSeq) = (isPreAck, preAckSeq);
        if (isPreAck) claim.ackSignature = preAck(own);
        sign(claim);
        uint256 before = vm.snapshotState();
        Dispute memory closing = close(claim);
        bytes32 slot = channels.slot(id);
        assertEq(slot, keccak256(abi.encode(uint8(1), channel, closing.closing)), "as its event tells");
        vm.revertToState(before);
        vm.prank(alice);
        closeAckedWith(claim);
        assertEq(channels.slot(id), slot, "slot");
    }

    function test_R6_theShorterCallIsTheClosers() public {
        LaneState memory own = lane(alice, 4, 30);
        CloseCall memory claim = claimOf(alice, own, own, lane(bob, 2, 10));
        vm.expectRevert(abi.encodeWithSelector(NotAParty.selector, anyone, alice, bob));
        vm.prank(anyone);
        closeAckedWith(claim);
        vm.expectPartialRevert(WrongSigner.selector);
        vm.prank(bob);
        closeAckedWith(claim);
        vm.warp(claim.deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(DeadlinePassed.selector, claim.deadline, claim.deadline + 1));
        vm.prank(alice);
        closeAckedWith(claim);
        vm.warp(claim.deadline);
        claim.ackSignature = unsigned();
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, bob, address(0)));
        vm.prank(alice);
        closeAckedWith(claim);
        claim = claimOf(alice, own, own, lane(bob, 2, 10));
        claim.peerSignature = unsigned();
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, bob, address(0)));
        vm.prank(alice);
        closeAckedWith(claim);
    }

    /// CH-38: whoever follows the events can name the leaves of an m that it never acknowledged.
    function test_R10b_theEventTellsTheLeavesOfAnUnacknowledgedState() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(5, START + 9, 1));
        LaneState memory newest = lane(alice, 5, 30, leaves);
        Dispute memory closing = close(alice, newest, leaves, lane(alice, 4, 30), none());
        IPaymentChannels.Leaf[] memory told = abi.decode(closing.newestLeaves, (IPaymentChannels.Leaf[]));
        assertEq(rootOf(told), newest.pendingRoot, "m's leaves");
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(1), channel, closing.closing)), "slot");
    }

    /// R6: ... and in leaves of which nobody has heard before.
    function test_R6_shownExpiriesHave63Bits() public {
        uint64 tooLarge = uint64(1) << 63;
        IPaymentChannels.Leaf[] memory leaves = only(locked(5, tooLarge, 1));
        CloseCall memory claim = claimOf(alice, lane(alice, 1, 30, leaves), none(), none());
        claim.newestLeaves = leaves;
        refuse(claim, abi.encodeWithSelector(IChannelErrors.Above63Bits.selector, tooLarge));
    }

    /// R6: what a closer names must be readable by every party's software, or the close would be hidden from it.
    function test_R6_numbersHave63Bits() public {
        uint64 tooLarge = uint64(1) << 63;
        CloseCall memory claim = claimOf(alice, none(), none(), none());
        claim.preAckSeq = tooLarge;
        sign(claim);
        refuse(claim, abi.encodeWithSelector(IChannelErrors.Above63Bits.selector, tooLarge));
        claim = claimOf(alice, lane(alice, tooLarge, 5), none(), none());
        refuse(claim, abi.encodeWithSelector(IChannelErrors.Above63Bits.selector, tooLarge));
    }

    function test_R6_partyBMayCloseToo() public {
        Dispute memory closing = close(bob, lane(bob, 1, 5), none(), lane(alice, 2, 30));
        assertTrue(!closing.closing.closerIsA, "closerIsA");
        assertEq(closing.closing.laneA.transferred, 30, "s is Alice's lane");
        assertEq(closing.closing.laneB.transferred, 5, "m is Bob's lane");
        settle(closing);
        assertPaid(75, 25);
    }

    function test_closesAnUnusedChannel() public {
        settle(close(alice, none(), none(), none()));
        assertPaid(DEPOSIT, 0);
        assertFinished();
    }

    function test_noStateIsEmpty() public {
        for (uint256 i = 0; i < 3; i++) {
            LaneState memory nothing = lane(alice, 0, i == 0 ? 77 : 0);
            nothing.pendingRoot = bytes32(uint256(i == 1 ? 1 : 0));
            nothing.pendingTotal = i == 2 ? 5 : 0;
            CloseCall memory claim = claimOf(bob, none(), none(), none());
            claim.peer = nothing;
            refuse(claim, abi.encodeWithSelector(StartNotEmpty.selector));
        }
    }

    function test_theCloserNeedsNoSignature() public {
        CloseCall memory claim = claimOf(alice, lane(alice, 1, 5), none(), none());
        claim.closeSignature = unsigned();
        vm.prank(alice);
        closeWith(claim);
    }

    function test_R6_onlyAPartyAuthorisesAClose() public {
        CloseCall memory claim = claimOf(alice, lane(alice, 1, 5), none(), none());
        claim.closeSignature = unsigned();
        refuse(claim, abi.encodeWithSelector(WrongSigner.selector, alice, address(0)));
    }

    function test_R5_refusedAfterTheDeadline() public {
        CloseCall memory claim = claimOf(alice, none(), none(), none());
        vm.warp(claim.deadline + 1);
        refuse(claim, abi.encodeWithSelector(DeadlinePassed.selector, claim.deadline, claim.deadline + 1));
    }

    function test_R9_aSecondCloseIsSentToRaise() public {
        close(alice, none(), none(), none());
        bytes32 given = keccak256(abi.encode(uint8(0), channel));
        bytes32 stored = channels.slot(id);
        refuse(claimOf(bob, none(), none(), none()), abi.encodeWithSelector(NotOpen.selector, given, stored));
    }

    function test_R6_newestIsNotBelowAcked() public {
        refuse(
            claimOf(alice, lane(alice, 1, 5), lane(alice, 2, 6), none()),
            abi.encodeWithSelector(NewestBelowAcked.selector, uint64(1), uint64(2))
        );
    }

    /// Break 7: c and m with one sequence number are one state.
    function test_R6_oneSeqOneHash() public {
        CloseCall memory claim = claimOf(alice, lane(alice, 3, 0), lane(alice, 3, 1), none());
        vm.expectPartialRevert(WrongSigner.selector);
        closeWith(claim);
    }

    function test_R6_noAckNoHash() public {
        CloseCall memory claim = claimOf(alice, lane(alice, 1, 5), none(), none());
        claim.ackedHash = bytes32(uint256(7));
        sign(claim);
        refuse(claim, abi.encodeWithSelector(AckedHashDiffers.selector, claim.ackedHash, bytes32(0)));
    }

    function test_R6_ackedMayBeAPreAck() public {
        LaneState memory own = lane(alice, 1, 5);
        CloseCall memory claim = claimOf(alice, own, own, none());
        claim.ackSignature = preAck(own);
        claim.ackedIsPreAck = true;
        assertEq(close(claim).claim.ackedSeq, 1, "ackedSeq");
    }

    function test_R3_aPreAckIsNoAck() public {
        LaneState memory own = lane(alice, 1, 5);
        CloseCall memory claim = claimOf(alice, own, own, none());
        claim.ackSignature = preAck(own);
        vm.expectPartialRevert(WrongSigner.selector);
        closeWith(claim);
    }

    function test_R6_ackIsByThePeer() public {
        LaneState memory own = lane(alice, 1, 5);
        CloseCall memory claim = claimOf(alice, own, own, none());
        bytes32 hash = hashOf(own);
        claim.ackSignature = signedBy(alice, LaneHashes.ackHash(LaneHashes.LANE_ACK, id, alice, 1, hash));
        refuse(claim, abi.encodeWithSelector(WrongSigner.selector, bob, alice));
    }

    function test_R6_peerStateIsSignedByThePeer() public {
        LaneState memory peer = lane(bob, 1, 5);
        CloseCall memory claim = claimOf(alice, none(), none(), peer);
        claim.peerSignature = signedBy(alice, hashOf(peer));
        refuse(claim, abi.encodeWithSelector(WrongSigner.selector, bob, alice));
    }

    function test_R0_statesOfAnotherChannelAreRefused() public {
        LaneState memory peer = lane(bob, 1, 5);
        peer.channelId = bytes32(uint256(9));
        CloseCall memory claim = claimOf(alice, none(), none(), peer);
        claim.closeSignature = unsigned();
        vm.expectPartialRevert(WrongSigner.selector);
        vm.prank(alice);
        closeWith(claim);
    }

    function test_R1_lanesAreNotSwapped() public {
        CloseCall memory claim = claimOf(alice, none(), none(), lane(alice, 1, 5));
        claim.peerSignature = signedBy(bob, hashOf(lane(alice, 1, 5)));
        vm.expectPartialRevert(WrongSigner.selector);
        closeWith(claim);
    }

    function test_R10b_leavesAreGivenIfNewestIsUnacked() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(5, START + 1 days, 1));
        LaneState memory own = lane(alice, 1, 5, leaves);
        refuse(
            claimOf(alice, own, none(), none()),
            abi.encodeWithSelector(WrongLeaves.selector, bytes32(0), own.pendingRoot)
        );
        assertEq(close(alice, own, leaves, none(), none()).claim.newest.pendingRoot, own.pendingRoot, "newestRoot");
    }

    function test_R10b_leavesAreNotNeededIfNewestIsAcked() public {
        LaneState memory own = lane(alice, 1, 5, only(locked(5, START + 1 days, 1)));
        assertEq(close(alice, own, own, none()).claim.newest.pendingRoot, own.pendingRoot, "newestRoot");
    }

    /// Else a leaf could be listed in full and yet earn nothing, and no proof would show it.
    function test_R11_pendingTotalOfAnUnackedNewestIsTheSum() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(5, START + 1 days, 1));
        LaneState memory own = lane(alice, 1, 0, leaves);
        own.pendingTotal = 0;
        CloseCall memory claim = claimOf(alice, own, none(), none());
        claim.newestLeaves = leaves;
        refuse(claim, abi.encodeWithSelector(WrongPendingTotal.selector, 5, 0));
    }

    function test_R17_atMostThirtyLeaves() public {
        assertEq(close(alice, withLeaves(30), leavesOf(30), none(), none()).claim.newest.seq, 1, "thirty are fine");
    }

    function test_R17_notThirtyOneLeaves() public {
        CloseCall memory claim = claimOf(alice, withLeaves(31), none(), none());
        claim.newestLeaves = leavesOf(31);
        refuse(claim, abi.encodeWithSelector(TooManyLeaves.selector, 31, Leaves.MAX));
    }

    function test_leavesAscend() public {
        IPaymentChannels.Leaf[] memory leaves = leavesOf(2);
        (leaves[0], leaves[1]) = (leaves[1], leaves[0]);
        CloseCall memory claim = claimOf(alice, lane(alice, 1, 0, leaves), none(), none());
        claim.newestLeaves = leaves;
        refuse(claim, abi.encodeWithSelector(LeavesNotAscending.selector, leafHash(leaves[0]), leafHash(leaves[1])));
    }

    function withLeaves(uint256 count) private view returns (LaneState memory) {
        return lane(alice, 1, 0, leavesOf(count));
    }

    function leavesOf(uint256 count) private view returns (IPaymentChannels.Leaf[] memory leaves) {
        leaves = new IPaymentChannels.Leaf[](count);
        for (uint256 i = 0; i < count; i++) {
            IPaymentChannels.Leaf memory leaf = locked(1, START + 1 days, i);
            uint256 place = i;
            for (; place > 0 && leafHash(leaves[place - 1]) > leafHash(leaf); place--) {
                leaves[place] = leaves[place - 1];
            }
            leaves[place] = leaf;
        }
    }
}
