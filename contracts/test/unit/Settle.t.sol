// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {Dispute, LaneState} from "../support/States.sol";

/// After the hold (R11).
contract SettleTest is ChannelTest {
    uint64 private constant EXPIRY = START + 30 days;

    function test_R11_paysBothAndFinishes() public {
        Dispute memory closing = close(alice, lane(alice, 1, 30), none(), none());
        vm.expectEmit(address(channels));
        emit IPaymentChannels.ChannelSettled(id, 70, 30);
        settle(closing);
        assertPaid(70, 30);
        assertFinished();
    }

    function test_R11_bothLanesNet() public {
        settle(close(alice, lane(alice, 1, 130), none(), lane(bob, 1, 50)));
        assertPaid(20, 80);
        assertFinished();
    }

    function test_refusedDuringTheHold() public {
        Dispute memory closing = close(alice, none(), none(), none());
        vm.warp(closing.closing.endTime);
        vm.expectRevert(abi.encodeWithSelector(HoldNotOver.selector, closing.closing.endTime, closing.closing.endTime));
        channels.settle(channel, closing.closing);
    }

    function test_onlyOnce() public {
        Dispute memory closing = close(alice, none(), none(), none());
        settle(closing);
        bytes32 given = keccak256(abi.encode(uint8(1), channel, closing.closing));
        vm.expectRevert(abi.encodeWithSelector(NotClosing.selector, given, bytes32(0)));
        channels.settle(channel, closing.closing);
    }

    function test_notBeforeAClose() public {
        Dispute memory closing;
        bytes32 given = keccak256(abi.encode(uint8(1), channel, closing.closing));
        bytes32 stored = channels.slot(id);
        vm.expectRevert(abi.encodeWithSelector(NotClosing.selector, given, stored));
        channels.settle(channel, closing.closing);
    }

    function test_R11_overspendingHurtsOnlyItsSigner() public {
        settle(close(alice, lane(alice, 1, type(uint256).max), none(), none()));
        assertPaid(0, DEPOSIT);
        assertFinished();
    }

    /// Numbers near 2^256 on both sides neither revert nor create money.
    function test_R11_hugeNumbersNetExactly() public {
        uint256 huge = type(uint256).max;
        settle(close(alice, lane(alice, 1, huge), none(), lane(bob, 1, huge - 40)));
        assertPaid(60, 40);
        assertFinished();
    }

    function test_R11_aHugePendingTotalLocksOnlyItsSigner() public {
        LaneState memory own = lane(alice, 2, 30);
        own.pendingRoot = bytes32(uint256(1));
        own.pendingTotal = type(uint256).max;
        settle(close(alice, own, own, none()));
        assertPaid(0, 30);
    }

    function test_R11_openLeavesCountAgainstTheirPayer() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Settled memory settled =
            settle(close(alice, lane(alice, 1, 30, leaves), leaves, none(), none()));
        assertPaid(50, 30);
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(2), channel, settled)), "slot");
        assertEq(token.balanceOf(address(channels)), 20, "the leaf stays locked");
    }

    function test_R11_aPendingTotalWithoutLeavesLocksNothing() public {
        LaneState memory own = lane(alice, 1, 30);
        own.pendingTotal = 20;
        settle(close(alice, own, own, none()));
        assertPaid(70, 30);
        assertFinished();
    }

    function test_R11_leavesWithoutAPendingTotalLockNothing() public {
        LaneState memory own = lane(alice, 1, 30);
        own.pendingRoot = bytes32(uint256(1));
        settle(close(alice, own, own, none()));
        assertPaid(70, 30);
        assertFinished();
    }
}
