// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1363Receiver} from "@openzeppelin/contracts/interfaces/IERC1363Receiver.sol";
import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {ChannelTest} from "../support/ChannelTest.sol";

/// Opening and funding in one transaction (R0).
contract OpenTest is ChannelTest {
    function test_opensAndFunds() public view {
        assertEq(channels.slot(id), keccak256(abi.encode(uint8(0), channel)), "slot");
        assertEq(token.balanceOf(address(channels)), DEPOSIT, "deposit");
        assertPaid(0, 0);
    }

    function test_R0_idBindsChainContractPartiesTokenAndNonce() public {
        bytes32 expected =
            keccak256(abi.encode(block.chainid, address(channels), alice, bob, address(token), uint64(1)));
        assertEq(id, expected, "channelId");
        vm.chainId(99);
        assertTrue(idOf(channel) != expected, "another chain, another id");
    }

    function test_R0_partiesAreSortedWhoeverOpens() public {
        IPaymentChannels.Channel memory opened = openBy(bob, alice, 2, 7);
        assertEq(opened.partyA, alice, "partyA");
        assertEq(opened.depositB, 7, "Bob's deposit");
        assertEq(channels.slot(idOf(opened)), keccak256(abi.encode(uint8(0), opened)), "slot");
    }

    function test_eventCarriesThePreimage() public {
        token.transfer(alice, 5);
        IPaymentChannels.Channel memory expected = channel;
        expected.nonce = 3;
        expected.depositA = 5;
        expected.amnestyHold = 9 days;
        expected.amnestyFee = 2;
        vm.expectEmit(address(channels));
        emit IPaymentChannels.Opened(idOf(expected), alice, bob, expected);
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, abi.encode(bob, uint64(3), HOLD, uint32(9 days), uint256(2)));
    }

    function test_R0_idIsUsedOnce() public {
        bytes32 stored = channels.slot(id);
        token.transfer(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(ChannelIdUsed.selector, id, stored));
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, openingData(bob, 1));
    }

    function test_refusesOneParty() public {
        token.transfer(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(SameParty.selector, alice));
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, openingData(alice, 2));
    }

    function test_refusesZeroParty() public {
        token.transfer(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(ZeroParty.selector));
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, openingData(address(0), 2));
    }

    /// Whoever calls is the token: a made-up deposit concerns only channels in a made-up token.
    function test_madeUpDepositIsInItsOwnToken() public {
        vm.prank(anyone);
        bytes4 answer = IERC1363Receiver(address(channels)).onTransferReceived(alice, alice, 1000, openingData(bob, 2));
        assertTrue(answer == IERC1363Receiver.onTransferReceived.selector, "ERC-1363 answer");
        assertEq(channels.slot(channels.channelIdOf(alice, bob, address(token), 2)), 0, "no channel in our token");
        assertTrue(channels.slot(channels.channelIdOf(alice, bob, anyone, 2)) != 0, "a channel in theirs");
    }

    function test_opensFromAnAllowance() public {
        token.transfer(alice, 5);
        vm.prank(alice);
        token.approve(anyone, 5);
        vm.prank(anyone);
        token.transferFromAndCall(alice, address(channels), 5, openingData(bob, 4));
        assertTrue(channels.slot(channels.channelIdOf(alice, bob, address(token), 4)) != 0, "open");
    }
}
