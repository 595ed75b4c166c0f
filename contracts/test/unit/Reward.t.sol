// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {Dispute, LaneState, Proof} from "../support/States.sol";

/// A tower is paid as the party that it protects has signed (R10, R15).
contract RewardTest is ChannelTest {
    address private constant TOWER = address(0x70E4);
    uint64 private constant UNTIL = START + 30 days;

    function promised(address party, uint256 reward) private view returns (IPaymentChannels.TowerReward memory) {
        bytes32 hash = LaneHashes.towerRewardHash(id, party, TOWER, reward, UNTIL);
        return IPaymentChannels.TowerReward(party == alice, TOWER, reward, UNTIL, signedBy(party, hash));
    }

    function raiseBy(Dispute memory known, LaneState memory state, IPaymentChannels.TowerReward memory reward)
        private
        returns (Dispute memory)
    {
        IPaymentChannels.Raise memory raised =
            IPaymentChannels.Raise(state.payer == alice, laneOf(state), signed(state), false, ack(state));
        vm.recordLogs();
        vm.prank(TOWER);
        channels.raiseForReward(channel, known.closing, raised, known.rewards, reward);
        return afterEvents(known, vm.getRecordedLogs());
    }

    function test_R15_paidAtTheSettlement() public {
        Dispute memory closing = close(bob, none(), none(), lane(alice, 1, 60));
        closing = raiseBy(closing, lane(alice, 2, 20), promised(alice, 7));
        settle(closing);
        assertPaid(80 - 7, 20);
        assertEq(token.balanceOf(TOWER), 7, "the tower");
        assertFinished();
    }

    function test_R15_oneTowerAParty() public {
        Dispute memory closing = close(bob, none(), none(), lane(alice, 1, 60));
        closing = raiseBy(closing, lane(alice, 2, 20), promised(alice, 7));
        LaneState memory newer = lane(alice, 3, 10);
        IPaymentChannels.Raise memory raised =
            IPaymentChannels.Raise(true, laneOf(newer), signed(newer), false, ack(newer));
        IPaymentChannels.TowerReward memory again = promised(alice, 7);
        vm.expectRevert(abi.encodeWithSelector(RewardTaken.selector, TOWER));
        vm.prank(TOWER);
        channels.raiseForReward(channel, closing.closing, raised, closing.rewards, again);
        IPaymentChannels.TowerReward memory peers = promised(bob, 2);
        vm.expectRevert(abi.encodeWithSelector(NotTheTower.selector, TOWER, TOWER));
        vm.prank(TOWER);
        channels.raiseForReward(channel, closing.closing, raised, closing.rewards, peers);
        settle(closing);
        assertPaid(80 - 7, 20);
        assertEq(token.balanceOf(TOWER), 7, "the first");
    }

    /// Each out of its own party's share.
    function test_R13_R15_aTowerEach() public {
        Dispute memory closing = raiseBy(amnestyClose(), lane(alice, 1, 50), promised(bob, 4));
        closing = raiseBy(closing, lane(bob, 1, 10), promised(alice, 3));
        settle(closing);
        assertPaid(60 - AMNESTY_FEE - 3, 40 - 4);
        assertEq(token.balanceOf(TOWER), AMNESTY_FEE + 7, "the tower");
    }

    /// R8: the closer's lane stays at m, whoever is paid for what.
    function test_R8_noTowerRaisesTheClosersLane() public {
        Dispute memory closing = close(alice, lane(alice, 3, 30), none(), none());
        LaneState memory newer = lane(alice, 4, 40);
        IPaymentChannels.Raise memory raised =
            IPaymentChannels.Raise(true, laneOf(newer), signed(newer), false, ack(newer));
        IPaymentChannels.TowerReward memory reward = promised(alice, 7);
        vm.expectRevert(abi.encodeWithSelector(WrongLane.selector, true));
        vm.prank(TOWER);
        channels.raiseForReward(channel, closing.closing, raised, closing.rewards, reward);
    }

    function test_R15_bookedRewardsAreGivenAsTheyAre() public {
        Dispute memory closing = close(bob, none(), none(), lane(alice, 1, 60));
        closing.rewards.towerA = TOWER;
        LaneState memory newer = lane(alice, 2, 20);
        IPaymentChannels.Raise memory raised =
            IPaymentChannels.Raise(true, laneOf(newer), signed(newer), false, ack(newer));
        IPaymentChannels.TowerReward memory reward = promised(alice, 7);
        vm.expectPartialRevert(WrongRewards.selector);
        vm.prank(TOWER);
        channels.raiseForReward(channel, closing.closing, raised, closing.rewards, reward);
    }

    /// Together with the amnesty fee, each out of its own party's share (R13).
    function test_R13_R15_feeAndReward() public {
        Dispute memory closing = raiseBy(amnestyClose(), lane(alice, 1, 50), promised(bob, 4));
        assertEq(closing.rewards.raiser, TOWER, "raiser");
        settle(closing);
        assertPaid(50 - AMNESTY_FEE, 50 - 4);
        assertEq(token.balanceOf(TOWER), AMNESTY_FEE + 4, "the tower");
        assertFinished();
    }

    function amnestyClose() private returns (Dispute memory) {
        IPaymentChannels.CloseClaim memory claim;
        (claim.closerIsA, claim.amnesty, claim.deadline) = (true, true, START);
        vm.recordLogs();
        vm.prank(alice);
        channels.close(channel, claim, noLeaves());
        Dispute memory nothing;
        return afterEvents(nothing, vm.getRecordedLogs());
    }

    function test_R10_paidOutOfWhatTheVictimGets() public {
        Dispute memory closing = close(alice, lane(alice, 1, 5), none(), none());
        Proof memory evidence = proof(IPaymentChannels.Lie.NewerState, lane(alice, 2, 30));
        IPaymentChannels.TowerReward memory reward = promised(bob, 7);
        vm.expectEmit(address(channels));
        emit IPaymentChannels.RewardPaid(id, false, TOWER, 7);
        vm.expectEmit(address(channels));
        emit IPaymentChannels.Confiscated(id, alice, bob, evidence.kind, DEPOSIT);
        channels.proveLieForReward(channel, closing.closing, closing.claim, proofOf(evidence), reward);
        assertPaid(0, DEPOSIT - 7);
        assertEq(token.balanceOf(TOWER), 7, "the tower");
        assertFinished();
    }

    function test_R10_onlyOutOfTheVictimsShare() public {
        Dispute memory closing = close(alice, lane(alice, 1, 5), none(), none());
        Proof memory evidence = proof(IPaymentChannels.Lie.NewerState, lane(alice, 2, 30));
        IPaymentChannels.TowerReward memory reward = promised(alice, 7);
        vm.expectRevert(abi.encodeWithSelector(NotTheVictims.selector, TOWER));
        channels.proveLieForReward(channel, closing.closing, closing.claim, proofOf(evidence), reward);
        reward = promised(bob, 7);
        reward.reward = 8;
        vm.expectPartialRevert(WrongSigner.selector);
        channels.proveLieForReward(channel, closing.closing, closing.claim, proofOf(evidence), reward);
    }

    function test_R5_aPromiseHasADeadline() public {
        Dispute memory closing = close(bob, none(), none(), lane(alice, 1, 60));
        IPaymentChannels.TowerReward memory reward = promised(alice, 7);
        reward.deadline = START - 1;
        LaneState memory newer = lane(alice, 2, 20);
        IPaymentChannels.Raise memory raised =
            IPaymentChannels.Raise(true, laneOf(newer), signed(newer), false, ack(newer));
        vm.expectRevert(abi.encodeWithSelector(DeadlinePassed.selector, START - 1, START));
        vm.prank(TOWER);
        channels.raiseForReward(channel, closing.closing, raised, closing.rewards, reward);
    }
}
