// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IChannelErrors} from "../../src/interfaces/IChannelErrors.sol";
import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {Leaves} from "../../src/libraries/Leaves.sol";
import {ChannelTest} from "../support/ChannelTest.sol";

/// The UpdateTransaction (R5-R7, R9).
contract CloseTest is ChannelTest {
    function refuse(IPaymentChannels.CloseClaim memory claim, bytes memory refusal) private {
        vm.expectRevert(refusal);
        channels.close(channel, claim);
    }

    function test_R7_selectsNewestAndPeerStates() public {
        IPaymentChannels.LaneState memory own = lane(alice, 4, 30);
        IPaymentChannels.LaneState memory peer = lane(bob, 2, 10);
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, own, own, peer);
        claim.preAckSeq = 3;
        sign(claim);

        IPaymentChannels.Closing memory expected;
        expected.closerIsA = true;
        expected.endTime = START + HOLD;
        expected.newestSeq = 4;
        expected.newestHash = LaneHashes.stateHash(own);
        expected.newestTransferred = 30;
        expected.ackedSeq = 4;
        expected.ackedHash = LaneHashes.stateHash(own);
        expected.peerSeq = 2;
        expected.preAckSeq = 3;
        expected.laneA = IPaymentChannels.Selected(4, LaneHashes.stateHash(own), 4, 30, 0, 0);
        expected.laneB = IPaymentChannels.Selected(2, LaneHashes.stateHash(peer), 2, 10, 0, 0);

        vm.expectEmit(address(channels));
        emit IPaymentChannels.CloseStarted(id, alice, channel, expected);
        channels.close(channel, claim);
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(1), channel, expected)), "slot");
    }

    /// R6: what a closer names must be readable by every party's software, or the close would be hidden from it.
    function test_R6_numbersHave63Bits() public {
        uint64 tooLarge = uint64(1) << 63;
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, none(), none(), none());
        claim.preAckSeq = tooLarge;
        sign(claim);
        refuse(claim, abi.encodeWithSelector(IChannelErrors.Above63Bits.selector, tooLarge));
        claim = claimOf(alice, lane(alice, tooLarge, 5), none(), none());
        refuse(claim, abi.encodeWithSelector(IChannelErrors.Above63Bits.selector, tooLarge));
    }

    function test_R6_partyBMayCloseToo() public {
        IPaymentChannels.Closing memory closing = close(bob, lane(bob, 1, 5), none(), lane(alice, 2, 30));
        assertTrue(!closing.closerIsA, "closerIsA");
        assertEq(closing.laneA.transferred, 30, "s is Alice's lane");
        assertEq(closing.laneB.transferred, 5, "m is Bob's lane");
        settle(closing);
        assertPaid(75, 25);
    }

    function test_closesAnUnusedChannel() public {
        settle(close(alice, none(), none(), none()));
        assertPaid(DEPOSIT, 0);
        assertFinished();
    }

    function test_fieldsOfNoStateMeanNothing() public {
        IPaymentChannels.LaneState memory nothing = lane(alice, 0, 77);
        nothing.pendingRoot = bytes32(uint256(1));
        nothing.pendingTotal = 5;
        IPaymentChannels.CloseClaim memory claim = claimOf(bob, none(), none(), nothing);
        IPaymentChannels.Closing memory closing = close(claim);
        assertEq(closing.laneA.transferred + closing.laneA.pendingTotal, 0, "no state, no money");
    }

    function test_theCloserNeedsNoSignature() public {
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, lane(alice, 1, 5), none(), none());
        claim.closeSignature = "";
        vm.prank(alice);
        channels.close(channel, claim);
    }

    function test_R6_onlyAPartyAuthorisesAClose() public {
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, lane(alice, 1, 5), none(), none());
        claim.closeSignature = "";
        refuse(claim, abi.encodeWithSelector(WrongSigner.selector, alice, address(0)));
        claim.closer = anyone;
        refuse(claim, abi.encodeWithSelector(NotAParty.selector, anyone, alice, bob));
    }

    function test_R5_refusedAfterTheDeadline() public {
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, none(), none(), none());
        vm.warp(claim.deadline + 1);
        refuse(claim, abi.encodeWithSelector(DeadlinePassed.selector, claim.deadline, claim.deadline + 1));
    }

    function test_R9_aSecondCloseIsSentToRaise() public {
        close(alice, none(), none(), none());
        bytes32 given = keccak256(abi.encode(uint8(0), channel));
        bytes32 stored = channels.slot(id);
        refuse(claimOf(bob, none(), none(), none()), abi.encodeWithSelector(NotOpen.selector, given, stored));
    }

    function test_R13_amnestyIsNotOffered() public {
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, none(), none(), none());
        claim.amnesty = true;
        sign(claim);
        refuse(claim, abi.encodeWithSelector(AmnestyNotOffered.selector));
    }

    function test_R6_newestIsNotBelowAcked() public {
        refuse(
            claimOf(alice, lane(alice, 1, 5), lane(alice, 2, 6), none()),
            abi.encodeWithSelector(NewestBelowAcked.selector, uint64(1), uint64(2))
        );
    }

    /// Break 7: c and m with one sequence number.
    function test_R6_oneSeqOneHash() public {
        IPaymentChannels.LaneState memory newest = lane(alice, 3, 0);
        IPaymentChannels.LaneState memory acked = lane(alice, 3, 1);
        refuse(
            claimOf(alice, newest, acked, none()),
            abi.encodeWithSelector(AckedHashDiffers.selector, LaneHashes.stateHash(acked), LaneHashes.stateHash(newest))
        );
    }

    function test_R6_noAckNoHash() public {
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, lane(alice, 1, 5), none(), none());
        claim.ackedHash = bytes32(uint256(7));
        sign(claim);
        refuse(claim, abi.encodeWithSelector(AckedHashDiffers.selector, claim.ackedHash, bytes32(0)));
    }

    function test_R6_ackedMayBeAPreAck() public {
        IPaymentChannels.LaneState memory own = lane(alice, 1, 5);
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, own, own, none());
        claim.ackSignature = preAck(own);
        claim.ackedIsPreAck = true;
        assertEq(close(claim).ackedSeq, 1, "ackedSeq");
    }

    function test_R3_aPreAckIsNoAck() public {
        IPaymentChannels.LaneState memory own = lane(alice, 1, 5);
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, own, own, none());
        claim.ackSignature = preAck(own);
        vm.expectPartialRevert(WrongSigner.selector);
        channels.close(channel, claim);
    }

    function test_R6_ackIsByThePeer() public {
        IPaymentChannels.LaneState memory own = lane(alice, 1, 5);
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, own, own, none());
        bytes32 hash = LaneHashes.stateHash(own);
        claim.ackSignature = signedBy(alice, LaneHashes.ackHash(LaneHashes.LANE_ACK, id, alice, 1, hash));
        refuse(claim, abi.encodeWithSelector(WrongSigner.selector, bob, alice));
    }

    function test_R6_peerStateIsSignedByThePeer() public {
        IPaymentChannels.LaneState memory peer = lane(bob, 1, 5);
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, none(), none(), peer);
        claim.peerSignature = signedBy(alice, LaneHashes.stateHash(peer));
        refuse(claim, abi.encodeWithSelector(WrongSigner.selector, bob, alice));
    }

    function test_R0_statesOfAnotherChannelAreRefused() public {
        IPaymentChannels.LaneState memory own = lane(alice, 1, 5);
        own.channelId = bytes32(uint256(9));
        refuse(claimOf(alice, own, none(), none()), abi.encodeWithSelector(WrongChannel.selector, own.channelId, id));
    }

    function test_R1_lanesAreNotSwapped() public {
        refuse(claimOf(alice, lane(bob, 1, 5), none(), none()), abi.encodeWithSelector(WrongPayer.selector, bob, alice));
        refuse(
            claimOf(alice, none(), none(), lane(alice, 1, 5)), abi.encodeWithSelector(WrongPayer.selector, alice, bob)
        );
    }

    function test_R10b_leavesAreGivenIfNewestIsUnacked() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(5, START + 1 days, 1));
        IPaymentChannels.LaneState memory own = lane(alice, 1, 5, leaves);
        refuse(
            claimOf(alice, own, none(), none()),
            abi.encodeWithSelector(WrongLeaves.selector, bytes32(0), own.pendingRoot)
        );
        assertEq(close(alice, own, leaves, none(), none()).newestRoot, own.pendingRoot, "newestRoot");
    }

    function test_R10b_leavesAreNotNeededIfNewestIsAcked() public {
        IPaymentChannels.LaneState memory own = lane(alice, 1, 5, only(locked(5, START + 1 days, 1)));
        assertEq(close(alice, own, own, none()).newestRoot, own.pendingRoot, "newestRoot");
    }

    /// Else a leaf could be listed in full and yet earn nothing, and no proof would show it.
    function test_R11_pendingTotalOfAnUnackedNewestIsTheSum() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(5, START + 1 days, 1));
        IPaymentChannels.LaneState memory own = lane(alice, 1, 0, leaves);
        own.pendingTotal = 0;
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, own, none(), none());
        claim.newestLeaves = leaves;
        refuse(claim, abi.encodeWithSelector(WrongPendingTotal.selector, 5, 0));
    }

    function test_R17_atMostThirtyLeaves() public {
        assertEq(close(alice, withLeaves(30), leavesOf(30), none(), none()).newestSeq, 1, "thirty are fine");
    }

    function test_R17_notThirtyOneLeaves() public {
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, withLeaves(31), none(), none());
        claim.newestLeaves = leavesOf(31);
        refuse(claim, abi.encodeWithSelector(TooManyLeaves.selector, 31, Leaves.MAX));
    }

    function test_leavesAscend() public {
        IPaymentChannels.Leaf[] memory leaves = leavesOf(2);
        (leaves[0], leaves[1]) = (leaves[1], leaves[0]);
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, lane(alice, 1, 0, leaves), none(), none());
        claim.newestLeaves = leaves;
        refuse(claim, abi.encodeWithSelector(LeavesNotAscending.selector, leafHash(leaves[0]), leafHash(leaves[1])));
    }

    function withLeaves(uint256 count) private view returns (IPaymentChannels.LaneState memory) {
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
