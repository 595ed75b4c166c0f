// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {CloseCall, Dispute, LaneState} from "../support/States.sol";

/// A close by a device that may have forgotten (R13).
contract AmnestyTest is ChannelTest {
    function amnesty(address closer, LaneState memory newest, LaneState memory peer)
        private
        view
        returns (CloseCall memory claim)
    {
        claim = claimOf(closer, newest, newest, peer); // it stands only at what the peer acknowledged
        claim.amnesty = true;
        sign(claim);
    }

    function amnestyClose(LaneState memory newest, LaneState memory peer) private returns (Dispute memory) {
        return close(amnesty(alice, newest, peer));
    }

    function test_R13_isSlowAndClaimsNothing() public {
        LaneState memory own = lane(alice, 1, 5);
        LaneState memory peer = lane(bob, 2, 1);
        CloseCall memory claim = amnesty(alice, own, peer);
        vm.expectEmit(address(channels));
        emit IPaymentChannels.AmnestyStarted(id, true, START + AMNESTY_HOLD, laneOf(own), laneOf(peer));
        Dispute memory closing = close(claim);
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(1), channel, closing.closing)), "slot");
        vm.warp(START + AMNESTY_HOLD);
        vm.expectRevert(abi.encodeWithSelector(HoldNotOver.selector, START + AMNESTY_HOLD, START + AMNESTY_HOLD));
        channels.settle(channel, closing.closing);
        settle(closing);
        assertPaid(96, 4);
        assertFinished();
    }

    function test_R13_onlyWhereItWasAgreed() public {
        token.transfer(alice, 5);
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, abi.encode(bob, OPEN_BEFORE + 1, HOLD, uint32(0), uint256(0)));
        (channel.openBefore, channel.amnestyHold, channel.amnestyFee, channel.depositA) = (OPEN_BEFORE + 1, 0, 0, 5);
        id = idOf(channel);
        CloseCall memory claim = amnesty(alice, none(), none());
        vm.expectRevert(abi.encodeWithSelector(AmnestyNotAgreed.selector));
        closeWith(claim);
    }

    /// The flag is in the signed message: a normal close cannot be sent as an amnesty close, nor the other way round.
    function test_R13_theCloserSaysWhich() public {
        CloseCall memory claim = claimOf(alice, lane(alice, 1, 5), none(), none());
        claim.amnesty = true;
        vm.expectPartialRevert(WrongSigner.selector);
        closeWith(claim);
    }

    function test_R13_nobodyIsConvicted() public {
        Dispute memory closing = amnestyClose(lane(alice, 1, 5), none());
        vm.expectPartialRevert(WrongClaim.selector);
        proveWith(closing, proof(IPaymentChannels.Lie.NewerState, lane(alice, 9, 50)));
    }

    function test_R13_newestWinsInBothLanes() public {
        Dispute memory closing = amnestyClose(lane(alice, 1, 5), lane(bob, 1, 1));
        closing = raise(bob, closing, lane(alice, 7, 60));
        refuseRaise(
            bob, closing, lane(alice, 6, 90), abi.encodeWithSelector(NotAboveSelected.selector, uint64(6), uint64(7))
        );
        closing = raise(bob, closing, lane(bob, 3, 10));
        settle(closing);
        assertEq(token.balanceOf(alice), 100 - 60 + 10 - AMNESTY_FEE, "less the fee");
        assertEq(token.balanceOf(bob), 60 - 10 + AMNESTY_FEE, "who raised it");
        assertFinished();
    }

    /// The first raise earns the fee, out of the closer's payout; later ones do not.
    function test_R13_theFirstRaiserHasTheFee() public {
        Dispute memory closing = raise(anyone, amnestyClose(none(), none()), lane(alice, 1, 5));
        closing = raise(bob, closing, lane(alice, 2, 50));
        vm.warp(closing.closing.endTime + 1);
        vm.expectRevert(abi.encodeWithSelector(WrongRewards.selector, bytes32(0), closing.closing.rewards));
        channels.settle(channel, closing.closing);
        vm.expectEmit(address(channels));
        emit IPaymentChannels.RewardPaid(id, true, anyone, AMNESTY_FEE);
        settle(closing);
        assertPaid(50 - AMNESTY_FEE, 50);
        assertEq(token.balanceOf(anyone), AMNESTY_FEE, "the raiser");
        assertFinished();
    }

    /// A closer that has nothing left pays what there is: nothing.
    function test_R13_theFeeIsAtMostThePayout() public {
        settle(raise(anyone, amnestyClose(none(), none()), lane(alice, 1, 99)));
        assertPaid(0, 99);
        assertEq(token.balanceOf(anyone), 1, "what was left");
        assertFinished();
    }

    function test_R13_aStateIsStillTheWordsOfBoth() public {
        Dispute memory closing = amnestyClose(none(), none());
        LaneState memory state = lane(alice, 3, 30);
        IPaymentChannels.Signature memory payee = ack(state);
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, alice, address(0)));
        vm.prank(bob);
        raiseWith(closing, state, unsigned(), false, payee);
    }

    function test_R13_eachKindOfCloseHasItsRaise() public {
        Dispute memory closing = amnestyClose(lane(alice, 3, 30), none());
        LaneState memory newer = lane(bob, 4, 40);
        IPaymentChannels.Signature memory word = ack(newer);
        vm.expectRevert(abi.encodeWithSelector(WrongKindOfClose.selector, true));
        vm.prank(bob);
        channels.raise(channel, closing.closing, laneOf(newer), false, word);
    }

    function test_R8_inANormalCloseOnlyThePayerRaises() public {
        Dispute memory closing = close(alice, lane(alice, 3, 30), none(), none());
        LaneState memory newer = lane(bob, 4, 40);
        IPaymentChannels.Raise memory raised =
            IPaymentChannels.Raise(false, laneOf(newer), signed(newer), false, ack(newer));
        vm.expectRevert(abi.encodeWithSelector(WrongKindOfClose.selector, false));
        channels.raiseAmnesty(channel, closing.closing, raised);
    }

    /// A number that nobody's software can read would hide the event, and all after it, from every node.
    function test_R6_raisedNumbersHave63Bits() public {
        Dispute memory closing = close(alice, none(), none(), none());
        uint64 tooLarge = uint64(1) << 63;
        refuseRaise(bob, closing, lane(bob, tooLarge, 1), abi.encodeWithSelector(Above63Bits.selector, tooLarge));
    }
}
