// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProxyPayments} from "../../src/interfaces/IProxyPayments.sol";
import {Message, TokenTest} from "../support/TokenTest.sol";
import {Wallet} from "../support/Wallets.sol";

/// TK-8: holders that are contracts (ERC-1271), also such as mean no good.
contract ContractWalletsTest is TokenTest {
    function wallet(Wallet.Kind kind) private returns (Wallet made, Message memory m) {
        made = new Wallet(kind, token);
        vm.prank(alice);
        token.transfer(address(made), 1000);
        m = message();
        m.from = address(made);
    }

    function test_TK8_aWalletThatAgrees() public {
        (Wallet holder, Message memory m) = wallet(Wallet.Kind.HashOnly);
        vm.expectRevert(abi.encodeWithSelector(IProxyPayments.ProxyWrongSigner.selector, address(holder), address(0)));
        send(m, "anything");
        holder.agree(digest(structHash(TRANSFER_PROXY, m)));
        send(m, "anything");
        assertEq(token.balanceOf(address(holder)), 947, "paid");
        vm.expectRevert(abi.encodeWithSelector(IProxyPayments.ProxyNonceUsed.selector, address(holder), 0));
        send(m, "anything");
    }

    /// Its word is for the token, the chain, the relayer and everything else: the digest that it is asked for has them.
    function test_TK8_aWalletsWordIsForOneMessage() public {
        (Wallet holder, Message memory m) = wallet(Wallet.Kind.HashOnly);
        holder.agree(digest(structHash(TRANSFER_PROXY, m)));
        m.value++;
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(m, "");
        m.value--;
        vm.chainId(99);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(m, "");
    }

    function test_TK8_answersThatAreNoYes() public {
        Wallet.Kind[6] memory kinds = [
            Wallet.Kind.AlmostYes,
            Wallet.Kind.Short,
            Wallet.Kind.Reverts,
            Wallet.Kind.Burns,
            Wallet.Kind.Bomb,
            Wallet.Kind.HashOnly
        ];
        for (uint256 i = 0; i < kinds.length; i++) {
            (Wallet holder, Message memory m) = wallet(kinds[i]);
            vm.expectRevert(
                abi.encodeWithSelector(IProxyPayments.ProxyWrongSigner.selector, address(holder), address(0))
            );
            send(m, "");
        }
    }

    /// A wallet is asked read-only: whatever it calls, nothing changes before it has answered.
    function test_TK8_aWalletCannotActWhileItIsAsked() public {
        (Wallet holder, Message memory m) = wallet(Wallet.Kind.Reenters);
        holder.reenterWith(abi.encodeWithSignature("transfer(address,uint256)", bob, 1000));
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(m, "");
        holder.reenterWith(call(m, ""));
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(m, "");
        assertEq(token.balanceOf(address(holder)), 1000, "nothing moved");
    }

    /// TK-11: one that burns gas, or answers with a megabyte, does not take the rest of a batch with it.
    function test_TK11_aWalletCannotSpoilABatch() public {
        Message memory good = message();
        bytes[] memory calls = new bytes[](3);
        Wallet.Kind[2] memory kinds = [Wallet.Kind.Burns, Wallet.Kind.Bomb];
        for (uint256 i = 0; i < kinds.length; i++) {
            (, Message memory m) = wallet(kinds[i]);
            calls[i] = call(m, "");
        }
        calls[2] = call(good, signed(good));
        vm.prank(relayer);
        bool[] memory worked = token.tryAll{gas: 1_000_000}(calls);
        assertTrue(!worked[0] && !worked[1] && worked[2], "the good one is paid");
    }

    /// A key may have code since EIP-7702; what it signs still counts, whatever the code says.
    function test_TK8_aKeyWithCodeSignsAsBefore() public {
        Message memory m = message();
        bytes memory signature = signed(m);
        vm.etch(alice, address(new Wallet(Wallet.Kind.Reverts, token)).code);
        send(m, signature);
        assertEq(token.balanceOf(bob), 50, "paid");
    }

    /// TK-12: authorizations of wallets too.
    function test_TK12_aWalletAuthorizes() public {
        (Wallet holder,) = wallet(Wallet.Kind.Yes);
        vm.expectRevert();
        token.transferWithAuthorization(address(holder), bob, 5, 0, NOW + 1, "n", 27, "r", "s");
        token.transferWithAuthorization(address(holder), bob, 5, 0, NOW + 1, "n", "");
        vm.prank(bob);
        token.receiveWithAuthorization(address(holder), bob, 6, 0, NOW + 1, "m", "");
        token.cancelAuthorization(address(holder), "k", "");
        assertEq(token.balanceOf(bob), 11, "paid");
        assertTrue(token.authorizationState(address(holder), "k"), "cancelled");
    }
}
