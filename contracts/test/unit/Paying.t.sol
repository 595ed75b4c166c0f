// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {Dispute} from "../support/States.sol";

/// Money in and out of an open channel: top-up and withdrawal (R11, R16).
contract PayingTest is ChannelTest {
    uint64 private constant DEADLINE = START + 1 hours;

    function topUpBy(address payer, uint256 amount) private {
        token.transfer(payer, amount);
        vm.prank(payer);
        token.transferAndCall(address(channels), amount, abi.encode(channel));
    }

    function both(bytes32 hash)
        private
        view
        returns (IPaymentChannels.Signature memory a, IPaymentChannels.Signature memory b)
    {
        return (signedBy(alice, hash), signedBy(bob, hash));
    }

    function withdrawal(address payee, uint256 sum) private view returns (bytes32) {
        return LaneHashes.sumHash(LaneHashes.WITHDRAWAL, id, payee, sum, DEADLINE);
    }

    function withdraw(address payee, uint256 sum) private {
        (IPaymentChannels.Signature memory a, IPaymentChannels.Signature memory b) = both(withdrawal(payee, sum));
        vm.prank(anyone);
        channels.withdraw(channel, payee, sum, DEADLINE, a, b);
    }

    function refuseWithdrawal(address payee, uint256 sum, bytes memory refusal) private {
        (IPaymentChannels.Signature memory a, IPaymentChannels.Signature memory b) = both(withdrawal(payee, sum));
        vm.expectRevert(refusal);
        channels.withdraw(channel, payee, sum, DEADLINE, a, b);
    }

    function test_topUpRaisesOnesDeposit() public {
        IPaymentChannels.Channel memory expected = channel;
        expected.depositB = 40;
        token.transfer(bob, 40);
        vm.expectEmit(address(channels));
        emit IPaymentChannels.ToppedUp(id, expected);
        vm.prank(bob);
        token.transferAndCall(address(channels), 40, abi.encode(channel));
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(0), expected)), "slot");
        channel = expected;
        topUpBy(alice, 5);
        channel.depositA += 5;
        settle(close(alice, lane(alice, 1, 30), none(), lane(bob, 1, 70)));
        assertPaid(DEPOSIT + 5 - 30 + 70, 40 + 30 - 70);
    }

    function test_topUpIsForAPartyInTheChannelsToken() public {
        token.transfer(anyone, 5);
        vm.expectRevert(abi.encodeWithSelector(NotAParty.selector, anyone, alice, bob));
        vm.prank(anyone);
        token.transferAndCall(address(channels), 5, abi.encode(channel));
        channel.token = address(1);
        token.transfer(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(WrongToken.selector, address(token), address(1)));
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, abi.encode(channel));
    }

    function test_R11_noTopUpWhileClosing() public {
        close(alice, none(), none(), none());
        token.transfer(bob, 5);
        vm.expectPartialRevert(NotOpen.selector);
        vm.prank(bob);
        token.transferAndCall(address(channels), 5, abi.encode(channel));
    }

    function test_refusesWhatIsNoOrder() public {
        token.transfer(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(NoSuchOrder.selector, 3));
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, "abc");
    }

    /// By signature and from an allowance: for a relayer to send, once.
    function test_topUpBySignature() public {
        token.transfer(bob, 70);
        vm.prank(bob);
        token.approve(address(channels), 70);
        IPaymentChannels.Permit memory none_;
        bytes32 hash = LaneHashes.sumHash(LaneHashes.TOP_UP, id, bob, 30, DEADLINE);
        IPaymentChannels.Signature memory signature = signedBy(bob, hash);
        vm.prank(anyone);
        channels.topUp(channel, bob, 30, DEADLINE, signature, none_);
        channel.depositB = 30;
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(0), channel)), "slot");
        vm.expectRevert(abi.encodeWithSelector(NothingNew.selector, 30, 30));
        channels.topUp(channel, bob, 30, DEADLINE, signature, none_);
        vm.expectPartialRevert(WrongSigner.selector);
        channels.topUp(channel, bob, 31, DEADLINE, signature, none_);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(DeadlinePassed.selector, DEADLINE, DEADLINE + 1));
        channels.topUp(channel, bob, 30, DEADLINE, signature, none_);
    }

    function test_R16_withdrawsWhatWasReceived() public {
        vm.expectEmit(address(channels));
        IPaymentChannels.Channel memory expected = channel;
        expected.withdrawnB = 60;
        emit IPaymentChannels.Withdrawn(id, expected);
        withdraw(bob, 60);
        assertPaid(0, 60);
        channel.withdrawnB = 60;
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(0), channel)), "slot");
        settle(close(alice, lane(alice, 1, 70), none(), none()));
        assertPaid(30, 70);
        assertFinished();
    }

    /// R11: what was taken out counts; settled below it, the withdrawer gets nothing more, and nobody pays for it.
    function test_R16_anOlderStateOnlyLowersTheWithdrawer() public {
        withdraw(bob, 60);
        channel.withdrawnB = 60;
        settle(close(alice, lane(alice, 1, 50), none(), none()));
        assertPaid(40, 60);
        assertFinished();
    }

    function test_R16_sumsOnlyRise() public {
        withdraw(bob, 30);
        channel.withdrawnB = 30;
        refuseWithdrawal(bob, 30, abi.encodeWithSelector(NothingNew.selector, 30, 30));
        refuseWithdrawal(bob, 29, abi.encodeWithSelector(NothingNew.selector, 29, 30));
        withdraw(alice, 70);
        channel.withdrawnA = 70;
        refuseWithdrawal(bob, 31, abi.encodeWithSelector(MoreThanHeld.selector, 1, 0));
    }

    function test_R16_needsBothAndItsDeadline() public {
        (IPaymentChannels.Signature memory a,) = both(withdrawal(bob, 30));
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, bob, alice));
        channels.withdraw(channel, bob, 30, DEADLINE, a, a);
        vm.prank(bob);
        channels.withdraw(channel, bob, 30, DEADLINE, a, unsigned());
        channel.withdrawnB = 30;
        vm.warp(DEADLINE + 1);
        refuseWithdrawal(bob, 40, abi.encodeWithSelector(DeadlinePassed.selector, DEADLINE, DEADLINE + 1));
    }

    function test_R16_notForAStranger() public {
        refuseWithdrawal(anyone, 30, abi.encodeWithSelector(NotAParty.selector, anyone, alice, bob));
    }

    function test_R11_noWithdrawalWhileClosing() public {
        Dispute memory closing = close(alice, none(), none(), none());
        bytes32 given = keccak256(abi.encode(uint8(0), channel));
        refuseWithdrawal(bob, 30, abi.encodeWithSelector(NotOpen.selector, given, channels.slot(id)));
        settle(closing);
    }
}
