// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProxyPayments} from "../../src/interfaces/IProxyPayments.sol";
import {Message, TokenTest} from "../support/TokenTest.sol";

/// Delegated payments for any numbers.
contract TokenFuzzTest is TokenTest {
    /// TK-4, TK-9: what leaves one arrives at the others, to the unit, or nothing happens.
    function testFuzz_TK4_conserves(uint256 value, uint256 fee, uint256 nonce, uint8 who) public {
        address[3] memory receivers = [bob, alice, relayer];
        Message memory m = Message(alice, receivers[who % 3], value, fee, relayer, nonce, NOW);
        bool fits = fee <= value && value <= token.SUPPLY()
            && (fee <= token.SUPPLY() - value || m.to == alice && fee <= token.SUPPLY());
        bytes memory signature = signed(m);
        if (!fits) vm.expectRevert();
        send(m, signature);
        assertTrue(token.isProxyUsed(alice, nonce) == fits, "used exactly when carried out");
        assertEq(
            token.balanceOf(alice) + token.balanceOf(bob) + token.balanceOf(relayer), token.totalSupply(), "conserved"
        );
        if (!fits) assertEq(token.balanceOf(alice), token.totalSupply(), "nothing happened");
    }

    function testFuzz_TK4_conservesWithSensibleAmounts(uint96 value, uint96 fee, uint256 nonce, uint8 who) public {
        uint256 v = bound(value, 0, token.SUPPLY());
        testFuzz_TK4_conserves(v, bound(fee, 0, v), nonce, who);
    }

    /// TK-5: no two nonces share a mark.
    function testFuzz_TK5_marksAreApart(uint256 one, uint256 other) public {
        vm.assume(one != other);
        vm.prank(alice);
        token.cancelProxyNonce(one);
        assertTrue(token.isProxyUsed(alice, one), "used");
        assertTrue(!token.isProxyUsed(alice, other), "free");
        assertEq(token.balanceOf(alice), token.totalSupply(), "balance");
    }

    function testFuzz_TK5_marksAreApartNearby(uint16 one, uint16 other) public {
        testFuzz_TK5_marksAreApart(one % 600, other % 600);
    }

    /// TK-8: nothing but the signature counts.
    function testFuzz_TK8_noOtherBytesSign(bytes calldata junk, address from) public {
        Message memory m = message();
        m.from = from;
        vm.assume(from.code.length == 0 && junk.length <= 4096);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(m, junk);
    }

    function testFuzz_TK8_noChangedBitSigns(uint256 bit) public {
        bytes memory signature = signed(message());
        bit = bound(bit, 0, 65 * 8 - 1);
        signature[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(message(), signature);
    }
}
