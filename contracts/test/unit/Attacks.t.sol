// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {CallingToken} from "../support/CallingToken.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {CloseCall, Dispute, LaneState, Proof} from "../support/States.sol";

/// The attacks that shaped the rules, by their number in docs/spec/channel.md, and some of this contract's own.
/// Each test plays the thief and shows what he gets.
contract AttacksTest is ChannelTest {
    uint64 private constant EXPIRY = START + 30 days;
    IPaymentChannels.Lie private constant NEWER = IPaymentChannels.Lie.NewerState;
    IPaymentChannels.Lie private constant REGRESS = IPaymentChannels.Lie.TransferredRegress;

    /// Bob paid 10, then answers Alice's close with a state only he signed, in which he did not.
    function test_break1_nonCloserTakesMoneyBack() public {
        Dispute memory closing = close(alice, lane(alice, 1, 50), none(), lane(bob, 1, 10));
        LaneState memory back = lane(bob, 2, 0);
        IPaymentChannels.Signature memory his = signed(back);
        IPaymentChannels.Signature memory notHers =
            signedBy(bob, LaneHashes.ackHash(LaneHashes.LANE_ACK, id, bob, 2, hashOf(back)));
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, alice, bob));
        vm.prank(bob);
        raiseWith(closing, back, his, false, notHers);
        settle(closing);
        assertPaid(60, 40);
    }

    /// Alice mints a fresh m that pays nothing; no newer state exists to betray her.
    function test_break2_freshNewestState() public {
        Dispute memory closing = close(alice, lane(alice, 2, 0), none(), none());
        proveLie(closing, proof(REGRESS, lane(alice, 1, 10)));
        assertPaid(0, DEPOSIT);
    }

    /// The same with a junk leaf of the same amount in place of the promised one.
    function test_break3_leafSwap() public {
        IPaymentChannels.Leaf[] memory promised = only(locked(10, EXPIRY, 1));
        IPaymentChannels.Leaf[] memory junk = only(IPaymentChannels.Leaf(10, EXPIRY, address(0), 0));
        Dispute memory closing = close(alice, lane(alice, 2, 0, junk), junk, none(), none());
        proveLie(closing, leafProof(lane(alice, 1, 0, promised), promised, junk));
        assertPaid(0, DEPOSIT);
    }

    /// Alice drops a leaf with Bob's consent; Bob can neither bring it back nor call it theft.
    function test_break4and5_consentedDropIsNoTheftAndStays() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(10, EXPIRY, 1));
        LaneState memory before = lane(alice, 1, 5, leaves);
        LaneState memory dropped = lane(alice, 2, 5);
        CloseCall memory claim = claimOf(alice, dropped, dropped, none());
        claim.ackSignature = preAck(dropped);
        claim.ackedIsPreAck = true;
        Dispute memory closing = close(claim);
        refuseRaise(alice, closing, before, abi.encodeWithSelector(NotThePayer.selector, alice, bob));
        refuseProof(
            closing,
            leafProof(before, leaves, noLeaves()),
            abi.encodeWithSelector(OutsideClaim.selector, uint64(1), uint64(2), uint64(2))
        );
        settle(closing);
        assertPaid(95, 5);
    }

    /// Bob pre-acknowledged a state of Alice's that he never received, discloses so, and is not convicted for it;
    /// Alice can still enforce it.
    function test_break6_preAckTrap() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(10, EXPIRY, 1));
        LaneState memory dropped = lane(alice, 2, 0);
        CloseCall memory claim = claimOf(bob, none(), none(), lane(alice, 1, 0, leaves));
        claim.preAckSeq = 2;
        sign(claim);
        Dispute memory closing = close(claim);
        refuseProof(
            closing, ackProof(true, dropped), abi.encodeWithSelector(NotAboveClaim.selector, uint64(2), uint64(2))
        );
        IPaymentChannels.Signature memory word = preAck(dropped);
        vm.recordLogs();
        vm.prank(alice);
        raiseWith(closing, dropped, unsigned(), true, word);
        closing = afterEvents(closing, vm.getRecordedLogs());
        settle(closing);
        assertPaid(DEPOSIT, 0);
        assertFinished();
    }

    /// Undisclosed, it is a lie: Bob would keep a leaf alive that he gave up.
    function test_break6_undisclosedPreAck() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(10, EXPIRY, 1));
        Dispute memory closing = close(bob, none(), none(), lane(alice, 1, 0, leaves));
        proveLie(closing, ackProof(true, lane(alice, 2, 0)));
        assertPaid(DEPOSIT, 0);
    }

    /// Alice shows Bob's PreAck of (3, 10) as c but (3, 0) as m: two states with one number.
    function test_break7_ackedAndNewestWithOneSeq() public {
        CloseCall memory claim = claimOf(alice, lane(alice, 3, 0), lane(alice, 3, 10), none());
        vm.expectPartialRevert(WrongSigner.selector);
        closeWith(claim);
    }

    /// With different numbers, c's content convicts her although Bob never had her signature on it.
    function test_break7_ackedContentConvicts() public {
        Dispute memory closing = close(alice, lane(alice, 4, 0), lane(alice, 3, 10), none());
        Proof memory evidence;
        evidence.kind = REGRESS;
        evidence.state = lane(alice, 3, 10);
        proveLie(closing, evidence);
        assertPaid(0, DEPOSIT);
    }

    /// Bob's acknowledgement of one state is no acknowledgement of its twin, and the twins convict.
    function test_break8_equivocation() public {
        LaneState memory shown = lane(alice, 5, 40);
        LaneState memory twin = lane(alice, 5, 1);
        CloseCall memory claim = claimOf(alice, twin, twin, none());
        claim.ackSignature = ack(shown);
        sign(claim);
        vm.expectPartialRevert(WrongSigner.selector);
        closeWith(claim);
        Dispute memory closing = close(alice, twin, none(), none());
        proveLie(closing, proof(IPaymentChannels.Lie.Equivocation, shown));
        assertPaid(0, DEPOSIT);
    }

    /// A stored close of Alice's, submitted by Bob after she has paid on, would convict her.
    function test_break9_storedClose() public {
        CloseCall memory stored = claimOf(alice, lane(alice, 1, 5), none(), none());
        vm.warp(stored.deadline + 1);
        vm.expectPartialRevert(DeadlinePassed.selector);
        vm.prank(bob);
        closeWith(stored);
    }

    /// Settlement before the expiry does not drop the leaf.
    function test_break12_settleBeforeExpiry() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(10, EXPIRY, 1));
        LaneState memory own = lane(alice, 1, 0, leaves);
        IPaymentChannels.Settled memory settled = settle(close(alice, own, own, none()));
        vm.warp(EXPIRY - 1);
        register(1);
        resolve(anyone, settled, alice, leaves, 0, secret(1));
        assertPaid(90, 10);
    }

    /// Showing timely evidence again after the expiry does not make it late.
    function test_break13_evidenceShownAgain() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(10, EXPIRY, 1));
        register(1);
        vm.warp(EXPIRY + 1);
        register(1);
        LaneState memory own = lane(alice, 1, 0, leaves);
        resolve(anyone, settle(close(alice, own, own, none())), alice, leaves, 0, secret(1));
        assertPaid(90, 10);
    }

    /// Clamping before the last leaf would have taken the unit that is due to Alice.
    function test_break15_clampOnceAtTheEnd() public {
        channel = openBy(bob, alice, OPEN_BEFORE + 1, 1);
        id = idOf(channel);
        IPaymentChannels.Leaf[] memory leaves = only(locked(1, EXPIRY, 1));
        LaneState memory hers = lane(alice, 1, 0, leaves);
        IPaymentChannels.Settled memory settled = settle(close(bob, lane(bob, 1, 2), none(), hers));
        register(1);
        resolve(anyone, settled, alice, leaves, 0, secret(1));
        assertPaid(1, 0);
    }

    /// A payee-only liar has no deposit; what the lanes gave him is at stake all the same.
    function test_break16_payeeOnlyLiar() public {
        Dispute memory closing = close(bob, lane(bob, 1, 0), none(), lane(alice, 1, 80));
        proveLie(closing, proof(NEWER, lane(bob, 2, 30)));
        assertPaid(DEPOSIT, 0);
    }

    /// The same two parties again: no signature of the first channel serves in the second.
    function test_break17_reopenedChannel() public {
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, 0, DEPOSIT, START);
        IPaymentChannels.Signature memory a = signedBy(alice, agreed);
        IPaymentChannels.Signature memory b = signedBy(bob, agreed);
        LaneState memory old = lane(alice, 9, 90);
        channels.cooperativeClose(channel, 0, DEPOSIT, START, a, b);

        token.transfer(alice, DEPOSIT);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ChannelIdUsed.selector, id, TOMBSTONE));
        token.transferAndCall(address(channels), DEPOSIT, openingData(bob, OPEN_BEFORE));

        channel = openBy(alice, bob, OPEN_BEFORE + 1, DEPOSIT);
        id = idOf(channel);
        vm.expectPartialRevert(WrongSigner.selector);
        channels.cooperativeClose(channel, 0, DEPOSIT, START, a, b);
        Dispute memory closing = close(alice, lane(alice, 1, 5), none(), none());
        vm.expectPartialRevert(WrongSigner.selector);
        proveWith(closing, proof(NEWER, old));
    }

    /// Alice closes truthfully, Bob is content; in the last second she shows his old acknowledgement to pay less.
    function test_closerLowersHerLaneInTheLastSecond() public {
        Dispute memory closing = close(alice, lane(alice, 9, 90), lane(alice, 1, 10), none());
        vm.warp(closing.closing.endTime);
        refuseRaise(alice, closing, lane(alice, 1, 10), abi.encodeWithSelector(NotThePayer.selector, alice, bob));
        refuseRaise(anyone, closing, lane(alice, 1, 10), abi.encodeWithSelector(NotThePayer.selector, anyone, bob));
        settle(closing);
        assertPaid(10, 90);
    }

    /// A liar holds many states of its victim's and could raise to one after the other, each time just before the proof,
    /// which would then name a closing that is no more.
    function test_liarCannotOutrunTheProof() public {
        Dispute memory closing = close(alice, lane(alice, 1, 5), none(), lane(bob, 1, 10));
        LaneState memory newer = lane(bob, 2, 11);
        refuseRaise(alice, closing, newer, abi.encodeWithSelector(NotThePayer.selector, alice, bob));
        refuseRaise(anyone, closing, newer, abi.encodeWithSelector(NotThePayer.selector, anyone, bob));
        IPaymentChannels.Raise memory raised =
            IPaymentChannels.Raise(false, laneOf(newer), signed(newer), false, ack(newer));
        bytes32 promised = LaneHashes.towerRewardHash(id, alice, alice, 0, START);
        IPaymentChannels.TowerReward memory hers =
            IPaymentChannels.TowerReward(true, alice, 0, START, signedBy(alice, promised));
        vm.expectRevert(abi.encodeWithSelector(NotTheTower.selector, alice, alice));
        vm.prank(alice);
        channels.raiseForReward(channel, closing.closing, raised, closing.rewards, hers);
        promised = LaneHashes.towerRewardHash(id, bob, anyone, 7, START);
        IPaymentChannels.TowerReward memory his =
            IPaymentChannels.TowerReward(false, anyone, 7, START, signedBy(bob, promised));
        vm.expectRevert(abi.encodeWithSelector(NotTheTower.selector, alice, anyone));
        vm.prank(alice);
        channels.raiseForReward(channel, closing.closing, raised, closing.rewards, his);
        proveLie(closing, proof(NEWER, lane(alice, 2, 30)));
        assertPaid(0, DEPOSIT);
    }

    /// Alice settles an expired leaf in one go with "no evidence", though Bob's was registered in time.
    function test_payerHidesTimelyEvidence() public {
        uint64 soon = START + 1 hours;
        IPaymentChannels.Leaf[] memory leaves = only(locked(10, soon, 1));
        LaneState memory own = lane(alice, 1, 0, leaves);
        register(1);
        IPaymentChannels.Settled memory settled = settle(close(alice, own, own, none()));
        bytes32[] memory hashes = hashesOf(leaves);
        vm.expectPartialRevert(LeafStillOpen.selector);
        vm.prank(alice);
        channels.resolve(channel, settled, true, hashes, 0, leaves[0], "");
        resolve(anyone, settled, alice, leaves, 0, secret(1));
        assertPaid(90, 10);
    }

    /// A token that calls back on every transfer cannot be paid twice, nor reach other channels.
    function test_reentrantToken() public {
        CallingToken evil = new CallingToken();
        evil.open(channels, alice, bob, 50, OPEN_BEFORE);
        channel.token = address(evil);
        channel.depositA = 50;
        (channel.amnestyHold, channel.amnestyFee) = (0, 0);
        id = idOf(channel);
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, 20, 30, START);
        bytes memory call = abi.encodeCall(
            IPaymentChannels.cooperativeClose, (channel, 20, 30, START, signedBy(alice, agreed), signedBy(bob, agreed))
        );
        evil.callBackWith(call);
        (bool ok,) = address(channels).call(call);
        assertTrue(ok, "the close itself");
        assertEq(evil.callbacks(), 2, "called back at both payouts");
        assertEq(evil.successes(), 0, "and refused at both");
        assertEq(evil.balanceOf(alice), 20, "paid once");
        assertEq(evil.balanceOf(bob), 30, "paid once");
        assertEq(token.balanceOf(address(channels)), DEPOSIT, "our channel");
    }
}
