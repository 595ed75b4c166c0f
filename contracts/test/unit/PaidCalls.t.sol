// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {IProxyPayments} from "../../src/interfaces/IProxyPayments.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {IToken} from "../support/IToken.sol";

interface IPaidCalls {
    struct Fee {
        address from;
        address to;
        uint256 amount;
        uint256 salt;
        uint256 deadline;
        bytes signature;
    }

    error ActOnTheToken();
    error NoContract(address target);
    error ActFailed(address target, bytes reason);

    function perform(address target, bytes calldata data, Fee calldata fee) external;
    function nonceOf(address target, bytes calldata data, uint256 salt) external view returns (uint256);
}

/// TK-13: what a channel's user has signed is sent by a relayer, for a fee in SMT (row D5).
contract PaidCallsTest is ChannelTest {
    bytes32 private constant TRANSFER_PROXY = keccak256(
        "TransferProxy(address from,address to,uint256 value,uint256 fee,address relayer,uint256 nonce,uint256 deadline)"
    );
    address private constant RELAYER = address(0x4E1A);
    IPaidCalls private paid;
    bytes private act;

    function setUp() public override {
        super.setUp();
        paid = IPaidCalls(vm.deployCode("PaidCalls.sol", abi.encode(token)));
        token.transfer(alice, 100);
        token.transfer(bob, 100);
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, DEPOSIT, 0, START);
        act = abi.encodeCall(
            IPaymentChannels.cooperativeClose,
            (channel, DEPOSIT, 0, START, signedBy(alice, agreed), signedBy(bob, agreed))
        );
    }

    function fee(address target, bytes memory data, uint256 amount) private view returns (IPaidCalls.Fee memory) {
        uint256 nonce = paid.nonceOf(target, data, 0);
        bytes32 hash = keccak256(
            abi.encode(TRANSFER_PROXY, alice, RELAYER, amount, uint256(0), address(paid), nonce, uint256(START))
        );
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(aliceKey, keccak256(abi.encodePacked("\x19\x01", token.DOMAIN_SEPARATOR(), hash)));
        return IPaidCalls.Fee(alice, RELAYER, amount, 0, START, abi.encodePacked(r, s, v));
    }

    function test_TK13_theActAndItsFee() public {
        IPaidCalls.Fee memory signed = fee(address(channels), act, 7);
        uint256 before = token.balanceOf(alice);
        vm.prank(anyone);
        paid.perform(address(channels), act, signed);
        assertEq(token.balanceOf(RELAYER), 7, "who was named, whoever sent it");
        assertEq(token.balanceOf(alice), before + DEPOSIT - 7, "closed");
        assertEq(token.balanceOf(address(paid)), 0, "it keeps nothing");
        vm.expectPartialRevert(IProxyPayments.ProxyNonceUsed.selector);
        paid.perform(address(channels), act, signed);
    }

    /// An opening with a permit: the holder has never had ether.
    function test_TK13_openingWithoutEther() public {
        IPaymentChannels.Opening memory o =
            IPaymentChannels.Opening(bob, OPEN_BEFORE + 9, HOLD, AMNESTY_HOLD, AMNESTY_FEE);
        bytes32 openHash = keccak256(
            bytes.concat(
                abi.encode(LaneHashes.OPEN, alice, o.peer, address(token), uint256(50)),
                abi.encode(o.openBefore, o.hold, o.amnestyHold, o.amnestyFee)
            )
        );
        vm.prank(alice);
        token.approve(address(channels), 50);
        IPaymentChannels.Permit memory none_;
        bytes memory open =
            abi.encodeCall(IPaymentChannels.open, (alice, address(token), 50, o, signedBy(alice, openHash), none_));
        vm.prank(RELAYER);
        paid.perform(address(channels), open, fee(address(channels), open, 50));
        assertEq(token.balanceOf(RELAYER), 50, "the fee");
        assertEq(token.balanceOf(alice), 0, "the deposit");
    }

    function test_TK13_noActNoFee() public {
        IPaidCalls.Fee memory signed = fee(address(channels), act, 7);
        vm.warp(START + 1);
        vm.expectPartialRevert(IProxyPayments.ProxyExpired.selector);
        paid.perform(address(channels), act, signed);
        vm.warp(START);
        bytes memory other = abi.encodeWithSignature("register(address,bytes32,bytes)", 0, 0, "");
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        paid.perform(address(registry), other, signed);
        bytes memory wrong = bytes.concat(act, "x");
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        paid.perform(address(channels), wrong, signed);
        bytes memory failing = abi.encodeWithSignature("nothing()");
        signed = fee(address(channels), failing, 7);
        vm.expectRevert(abi.encodeWithSelector(IPaidCalls.ActFailed.selector, address(channels), bytes("")));
        paid.perform(address(channels), failing, signed);
        assertEq(token.balanceOf(RELAYER), 0, "nothing");
    }

    /// The fee of an act cannot be taken as an act of its own.
    function test_TK13_notTheTokenItself() public {
        IPaidCalls.Fee memory signed = fee(address(channels), act, 7);
        IProxyPayments.TransferProxy memory payment = IProxyPayments.TransferProxy(
            alice, RELAYER, 7, 0, address(paid), paid.nonceOf(address(channels), act, 0), START
        );
        bytes memory take = abi.encodeCall(IProxyPayments.transferProxy, (signed.signature, payment));
        IPaidCalls.Fee memory another = fee(address(token), take, 1);
        vm.expectRevert(abi.encodeWithSelector(IPaidCalls.ActOnTheToken.selector));
        paid.perform(address(token), take, another);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongRelayer.selector);
        vm.prank(RELAYER);
        token.transferProxy(signed.signature, payment);
    }

    function test_TK13_notWhereThereIsNoContract() public {
        IPaidCalls.Fee memory signed = fee(anyone, act, 7);
        vm.expectRevert(abi.encodeWithSelector(IPaidCalls.NoContract.selector, anyone));
        paid.perform(anyone, act, signed);
    }
}
