// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {CallingToken} from "../support/CallingToken.sol";
import {ChannelTest} from "../support/ChannelTest.sol";

/// Opening and funding in one transaction (R0).
contract OpenTest is ChannelTest {
    function test_opensAndFunds() public view {
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(0), channel)), "slot");
        assertEq(token.balanceOf(address(channels)), DEPOSIT, "deposit");
        assertPaid(0, 0);
    }

    function test_R0_idBindsChainContractPartiesTokenAndDeadline() public {
        bytes32 expected =
            keccak256(abi.encode(block.chainid, address(channels), alice, bob, address(token), OPEN_BEFORE));
        assertEq(id, expected, "channelId");
        vm.chainId(99);
        assertTrue(idOf(channel) != expected, "another chain, another id");
    }

    function test_R0_partiesAreSortedWhoeverOpens() public {
        IPaymentChannels.Channel memory opened = openBy(bob, alice, OPEN_BEFORE + 1, 7);
        assertEq(opened.partyA, alice, "partyA");
        assertEq(opened.depositB, 7, "Bob's deposit");
        assertEq(channels.slot(idOf(opened)), keccak256(abi.encode(uint8(0), opened)), "slot");
    }

    function test_eventCarriesThePreimage() public {
        token.transfer(alice, 5);
        IPaymentChannels.Channel memory expected = channel;
        expected.openBefore = START;
        expected.depositA = 5;
        expected.amnestyHold = 9 days;
        expected.amnestyFee = 2;
        vm.expectEmit(address(channels));
        emit IPaymentChannels.Opened(idOf(expected), alice, bob, address(token), START, HOLD, 9 days, 2, 5, 0);
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, abi.encode(bob, START, HOLD, uint32(9 days), uint256(2)));
    }

    function test_R0_idIsUsedOnce() public {
        bytes32 stored = channels.slot(id);
        token.transfer(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(ChannelIdUsed.selector, id, stored));
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, openingData(bob, OPEN_BEFORE));
    }

    function test_refusesOneParty() public {
        token.transfer(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(SameParty.selector, alice));
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, openingData(alice, OPEN_BEFORE + 1));
    }

    function test_refusesZeroParty() public {
        token.transfer(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(ZeroParty.selector));
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, openingData(address(0), OPEN_BEFORE + 1));
    }

    /// Whoever calls is the token: a made-up deposit concerns only channels in a made-up token, which must have it.
    function test_madeUpDepositIsInItsOwnToken() public {
        CallingToken made = new CallingToken();
        made.open(channels, alice, bob, 1000, OPEN_BEFORE);
        assertEq(
            channels.slot(channels.channelIdOf(alice, bob, address(token), OPEN_BEFORE)),
            keccak256(abi.encode(uint8(0), channel)),
            "ours is as it was"
        );
        assertTrue(
            channels.slot(channels.channelIdOf(alice, bob, address(made), OPEN_BEFORE)) != 0, "a channel in theirs"
        );
    }

    function test_opensFromAnAllowance() public {
        token.transfer(alice, 5);
        vm.prank(alice);
        token.approve(anyone, 5);
        vm.prank(anyone);
        token.transferFromAndCall(alice, address(channels), 5, openingData(bob, OPEN_BEFORE + 3));
        assertTrue(channels.slot(channels.channelIdOf(alice, bob, address(token), OPEN_BEFORE + 3)) != 0, "open");
    }
}
