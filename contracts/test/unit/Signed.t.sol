// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {FeeToken, ShrinkingToken} from "../support/OddTokens.sol";
import {Dispute, LaneState} from "../support/States.sol";

/// What a party signs for others to send, and the tokens that are refused.
contract SignedTest is ChannelTest {
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    function opening(uint64 openBefore) private view returns (IPaymentChannels.Opening memory) {
        return IPaymentChannels.Opening(bob, openBefore, HOLD, AMNESTY_HOLD, AMNESTY_FEE);
    }

    function openHash(uint256 deposit, IPaymentChannels.Opening memory o) private view returns (bytes32) {
        return keccak256(
            bytes.concat(
                abi.encode(LaneHashes.OPEN, alice, o.peer, address(token), deposit),
                abi.encode(o.openBefore, o.hold, o.amnestyHold, o.amnestyFee)
            )
        );
    }

    function permitOf(uint256 value) private view returns (IPaymentChannels.Permit memory permit) {
        bytes32 hash = keccak256(abi.encode(PERMIT, alice, address(channels), value, token.nonces(alice), START));
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", token.DOMAIN_SEPARATOR(), hash));
        (permit.value, permit.deadline) = (value, START);
        (permit.v, permit.r, permit.s) = vm.sign(aliceKey, digest);
    }

    function open(IPaymentChannels.Opening memory o, IPaymentChannels.Permit memory permit) private {
        IPaymentChannels.Signature memory signature = signedBy(alice, openHash(50, o));
        vm.prank(anyone);
        channels.open(alice, address(token), 50, o, signature, permit);
    }

    /// A holder without ether opens by two signatures that a relayer sends.
    function test_R0_openBySignatureAndPermit() public {
        token.transfer(alice, 50);
        open(opening(OPEN_BEFORE + 1), permitOf(50));
        (channel.openBefore, channel.depositA) = (OPEN_BEFORE + 1, 50);
        assertEq(channels.slot(idOf(channel)), keccak256(abi.encode(uint8(0), channel)), "slot");
        assertPaid(0, 0);
    }

    /// Somebody used the permit before the relayer: the allowance is there all the same.
    function test_R0_aPermitUsedByAnotherDoesNotStopIt() public {
        token.transfer(alice, 50);
        IPaymentChannels.Permit memory permit = permitOf(50);
        token.permit(alice, address(channels), 50, START, permit.v, permit.r, permit.s);
        open(opening(OPEN_BEFORE + 1), permit);
        assertPaid(0, 0);
    }

    /// A fork of the chain has another domain.
    function test_R0_anOpeningIsForOneChain() public {
        token.transfer(alice, 50);
        IPaymentChannels.Opening memory o = opening(OPEN_BEFORE + 1);
        IPaymentChannels.Signature memory signature = signedBy(alice, openHash(50, o));
        IPaymentChannels.Permit memory permit = permitOf(50);
        vm.chainId(block.chainid + 1);
        vm.expectPartialRevert(WrongSigner.selector);
        channels.open(alice, address(token), 50, o, signature, permit);
    }

    /// Every parameter is in the signed message, and an allowance alone opens nothing.
    function test_R0_anotherOpeningIsRefused() public {
        token.transfer(alice, 50);
        vm.prank(alice);
        token.approve(address(channels), 50);
        IPaymentChannels.Permit memory none_;
        IPaymentChannels.Signature memory signature = signedBy(alice, openHash(50, opening(OPEN_BEFORE + 1)));
        for (uint256 i = 0; i < 6; i++) {
            IPaymentChannels.Opening memory other = opening(OPEN_BEFORE + 1);
            if (i == 0) other.peer = anyone;
            if (i == 1) other.openBefore++;
            if (i == 2) other.hold++;
            if (i == 3) other.amnestyHold++;
            if (i == 4) other.amnestyFee++;
            vm.expectPartialRevert(WrongSigner.selector);
            channels.open(alice, address(token), i == 5 ? 49 : 50, other, signature, none_);
        }
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, alice, address(0)));
        vm.prank(bob);
        channels.open(alice, address(token), 50, opening(OPEN_BEFORE + 1), unsigned(), none_);
    }

    /// R0: an opening that has not landed by then never will, and its id is never opened again.
    function test_R0_notAfterItsDeadline() public {
        token.transfer(alice, 60);
        vm.warp(OPEN_BEFORE);
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, DEPOSIT, 0, OPEN_BEFORE + 1);
        IPaymentChannels.Signature memory a = signedBy(alice, agreed);
        IPaymentChannels.Signature memory b = signedBy(bob, agreed);
        vm.warp(OPEN_BEFORE + 1);
        channels.cooperativeClose(channel, DEPOSIT, 0, OPEN_BEFORE + 1, a, b);
        assertEq(channels.slot(id), 0, "the slot is given back");
        vm.expectRevert(abi.encodeWithSelector(DeadlinePassed.selector, OPEN_BEFORE, OPEN_BEFORE + 1));
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, openingData(bob, OPEN_BEFORE));
    }

    function test_R0_aTombstoneWhileItCouldBeOpened() public {
        vm.warp(OPEN_BEFORE);
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, DEPOSIT, 0, OPEN_BEFORE);
        channels.cooperativeClose(channel, DEPOSIT, 0, OPEN_BEFORE, signedBy(alice, agreed), signedBy(bob, agreed));
        assertEq(channels.slot(id), TOMBSTONE, "slot");
        vm.expectRevert(abi.encodeWithSelector(ChannelIdUsed.selector, id, TOMBSTONE));
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, openingData(bob, OPEN_BEFORE));
    }

    function test_R6_openBeforeHas63Bits() public {
        token.transfer(alice, 5);
        uint64 tooLarge = uint64(1) << 63;
        vm.expectRevert(abi.encodeWithSelector(Above63Bits.selector, tooLarge));
        vm.prank(alice);
        token.transferAndCall(address(channels), 5, openingData(bob, tooLarge));
    }

    /// R12: the payee's will to take less, sent by anyone.
    function test_R12_waivingBySignature() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(20, START + 30 days, 1));
        LaneState memory own = lane(alice, 1, 30, leaves);
        IPaymentChannels.Settled memory settled = settle(close(alice, own, own, none()));
        bytes32[] memory hashes = hashesOf(leaves);
        IPaymentChannels.Waiver memory waiver = waiverOf(leaves[0], 1);
        vm.expectRevert(abi.encodeWithSelector(LessThanAccepted.selector, 0, 1));
        channels.resolveWaived(channel, settled, true, hashes, 0, leaves[0], "", waiver);
        waiver = waiverOf(leaves[0], 0);
        vm.prank(anyone);
        channels.resolveWaived(channel, settled, true, hashes, 0, leaves[0], "", waiver);
        assertPaid(70, 30);
        assertFinished();
    }

    function waiverOf(IPaymentChannels.Leaf memory leaf, uint256 accepted)
        private
        view
        returns (IPaymentChannels.Waiver memory)
    {
        uint64 deadline = uint64(block.timestamp);
        bytes32 hash = LaneHashes.waiverHash(id, alice, leafHash(leaf), accepted, deadline);
        return IPaymentChannels.Waiver(accepted, deadline, signedBy(bob, hash));
    }

    // ---------------------------------------------------------------- tokens

    function openIn(address odd, uint64 openBefore, uint256 deposit) private {
        IPaymentChannels.Permit memory none_;
        vm.prank(alice);
        channels.open(alice, odd, deposit, opening(openBefore), unsigned(), none_);
    }

    function test_aTokenWithAFeeIsRefused() public {
        FeeToken odd = new FeeToken();
        odd.mint(alice, 1000);
        vm.prank(alice);
        odd.approve(address(channels), 1000);
        vm.expectRevert(abi.encodeWithSelector(TokenShort.selector, 99, 100));
        vm.prank(alice);
        channels.open(alice, address(odd), 100, opening(OPEN_BEFORE), unsigned(), noPermit());
    }

    function noPermit() private pure returns (IPaymentChannels.Permit memory none_) {}

    /// A token whose balances shrank takes in nothing more until what is owed is there again.
    function test_aShrunkenTokenIsRefused() public {
        ShrinkingToken odd = new ShrinkingToken();
        odd.mint(alice, 1000);
        vm.prank(alice);
        odd.approve(address(channels), 1000);
        openIn(address(odd), OPEN_BEFORE, 100);
        assertEq(channels.held(address(odd)), 100, "held");
        odd.shrink(address(channels));
        vm.expectRevert(abi.encodeWithSelector(TokenShort.selector, 140, 150));
        vm.prank(alice);
        channels.open(alice, address(odd), 50, opening(OPEN_BEFORE + 1), unsigned(), noPermit());
        odd.mint(address(channels), 10);
        openIn(address(odd), OPEN_BEFORE + 1, 50);
        assertEq(channels.held(address(odd)), 150, "held");
    }

    /// What is paid out is not owed any more.
    function test_whatIsHeldFollowsThePayouts() public {
        ShrinkingToken other = new ShrinkingToken();
        other.mint(alice, 100);
        vm.prank(alice);
        other.approve(address(channels), 100);
        openIn(address(other), OPEN_BEFORE, 100);
        channel.token = address(other);
        id = idOf(channel);
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, 60, 40, START);
        channels.cooperativeClose(channel, 60, 40, START, signedBy(alice, agreed), signedBy(bob, agreed));
        assertEq(channels.held(address(other)), 0, "held");
        assertEq(other.balanceOf(bob), 40, "paid");
    }
}
