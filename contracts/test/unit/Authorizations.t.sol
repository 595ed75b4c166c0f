// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC3009, IERC3009Cancel} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IProxyPayments} from "../../src/interfaces/IProxyPayments.sol";
import {IToken} from "../support/IToken.sol";
import {TokenTest} from "../support/TokenTest.sol";

/// ERC-3009 (TK-12), in both forms.
contract AuthorizationsTest is TokenTest {
    bytes32 private constant TRANSFER = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant CANCEL = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
    bytes32 private constant NONCE = keccak256("one");

    function hashOf(bytes32 kind, uint256 validAfter, uint256 validBefore) private view returns (bytes32) {
        return keccak256(abi.encode(kind, alice, bob, uint256(50), validAfter, validBefore, NONCE));
    }

    function split(bytes memory signature) private pure returns (uint8 v, bytes32 r, bytes32 s) {
        (r, s) = abi.decode(signature, (bytes32, bytes32));
        v = uint8(signature[64]);
    }

    function transfer(uint256 validAfter, uint256 validBefore, bytes memory signature) private {
        token.transferWithAuthorization(alice, bob, 50, validAfter, validBefore, NONCE, signature);
    }

    function test_TK12_transferInBothForms() public {
        (uint8 v, bytes32 r, bytes32 s) = split(signed(KEY, hashOf(TRANSFER, 0, NOW + 1)));
        vm.expectEmit(address(token));
        emit IERC3009.AuthorizationUsed(alice, NONCE);
        token.transferWithAuthorization(alice, bob, 50, 0, NOW + 1, NONCE, v, r, s);
        assertEq(token.balanceOf(bob), 50, "paid");
        assertTrue(token.authorizationState(alice, NONCE), "used");
        token = newToken(alice);
        transfer(0, NOW + 1, signed(KEY, hashOf(TRANSFER, 0, NOW + 1)));
        assertEq(token.balanceOf(bob), 50, "paid");
    }

    function test_TK12_once() public {
        bytes memory signature = signed(KEY, hashOf(TRANSFER, 0, NOW + 1));
        transfer(0, NOW + 1, signature);
        vm.expectRevert(abi.encodeWithSelector(IToken.ERC3009UsedAuthorization.selector, alice, NONCE));
        transfer(0, NOW + 1, signature);
    }

    /// Both bounds are outside, as the standard has it; a high bit is no block number.
    function test_TK12_inItsTimeOnly() public {
        bytes memory early = signed(KEY, hashOf(TRANSFER, NOW, NOW + 1));
        vm.expectRevert(abi.encodeWithSelector(IToken.AuthorizationNotYet.selector, NOW, NOW));
        transfer(NOW, NOW + 1, early);
        bytes memory late = signed(KEY, hashOf(TRANSFER, NOW - 1, NOW));
        vm.expectRevert(abi.encodeWithSelector(IToken.AuthorizationExpired.selector, NOW, NOW));
        transfer(NOW - 1, NOW, late);
        uint256 flag = 1 << 47;
        bytes memory blocks = signed(KEY, hashOf(TRANSFER, flag, flag | 1 << 40));
        vm.expectRevert(abi.encodeWithSelector(IToken.AuthorizationNotYet.selector, flag, NOW));
        transfer(flag, flag | 1 << 40, blocks);
        transfer(NOW - 1, NOW + 1, signed(KEY, hashOf(TRANSFER, NOW - 1, NOW + 1)));
    }

    /// A contract that reacts to being paid is not overtaken by somebody who sends the transfer alone.
    function test_TK12_onlyTheReceiverReceives() public {
        bytes memory signature = signed(KEY, hashOf(RECEIVE, 0, NOW + 1));
        (uint8 v, bytes32 r, bytes32 s) = split(signature);
        vm.expectRevert(abi.encodeWithSelector(IToken.ERC20InvalidReceiver.selector, bob));
        vm.prank(relayer);
        token.receiveWithAuthorization(alice, bob, 50, 0, NOW + 1, NONCE, v, r, s);
        vm.expectRevert(abi.encodeWithSelector(IToken.ERC20InvalidReceiver.selector, bob));
        vm.prank(relayer);
        token.receiveWithAuthorization(alice, bob, 50, 0, NOW + 1, NONCE, signature);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        transfer(0, NOW + 1, signature);
        vm.prank(bob);
        token.receiveWithAuthorization(alice, bob, 50, 0, NOW + 1, NONCE, signature);
        assertEq(token.balanceOf(bob), 50, "paid");
    }

    function test_TK12_cancel() public {
        bytes memory signature = signed(KEY, hashOf(TRANSFER, 0, NOW + 1));
        bytes memory cancel = signed(KEY, keccak256(abi.encode(CANCEL, alice, NONCE)));
        vm.expectEmit(address(token));
        emit IERC3009Cancel.AuthorizationCanceled(alice, NONCE);
        token.cancelAuthorization(alice, NONCE, cancel);
        vm.expectRevert(abi.encodeWithSelector(IToken.ERC3009UsedAuthorization.selector, alice, NONCE));
        transfer(0, NOW + 1, signature);
        (uint8 v, bytes32 r, bytes32 s) = split(cancel);
        vm.expectRevert(abi.encodeWithSelector(IToken.ERC3009UsedAuthorization.selector, alice, NONCE));
        token.cancelAuthorization(alice, NONCE, v, r, s);
    }

    function test_TK12_nobodyCancelsForAnother() public {
        bytes memory cancel = signed(KEY, keccak256(abi.encode(CANCEL, bob, NONCE)));
        vm.expectRevert(abi.encodeWithSelector(IProxyPayments.ProxyWrongSigner.selector, bob, alice));
        token.cancelAuthorization(bob, NONCE, cancel);
    }

    function test_TK12_elsewhereItIsNothing() public {
        bytes memory signature = signed(KEY, hashOf(TRANSFER, 0, NOW + 1));
        vm.chainId(99);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        transfer(0, NOW + 1, signature);
        vm.chainId(31_337);
        token = newToken(alice);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        transfer(0, NOW + 1, signature);
    }

    function test_TK12_theZeroAddressAndMalleableSignatures() public {
        vm.expectRevert();
        token.transferWithAuthorization(address(0), bob, 0, 0, NOW + 1, NONCE, 27, bytes32(uint256(1)), bytes32("x"));
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        token.transferWithAuthorization(address(0), bob, 0, 0, NOW + 1, NONCE, new bytes(65));
        bytes memory other = twin(signed(KEY, hashOf(TRANSFER, 0, NOW + 1)));
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        transfer(0, NOW + 1, other);
        (uint8 v, bytes32 r, bytes32 s) = split(other);
        vm.expectRevert();
        token.transferWithAuthorization(alice, bob, 50, 0, NOW + 1, NONCE, v, r, s);
    }
}
