// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProxyPayments} from "../../src/interfaces/IProxyPayments.sol";
import {IToken} from "../support/IToken.sol";
import {Message, TokenTest} from "../support/TokenTest.sol";

/// transferProxy and approveProxy (row C2).
contract ProxyPaymentsTest is TokenTest {
    /// TK-4: the receiver gets the value, the relayer the fee, and both come from who signed.
    function test_TK4_transferProxy() public {
        Message memory m = message();
        bytes memory signature = signed(m);
        vm.expectEmit(address(token));
        emit IProxyPayments.ProxyUsed(alice, 0);
        send(m, signature);
        assertEq(token.balanceOf(bob), 50, "value");
        assertEq(token.balanceOf(relayer), 3, "fee");
        assertEq(token.balanceOf(alice), token.totalSupply() - 53, "holder");
        assertTrue(token.isProxyUsed(alice, 0), "used");
    }

    /// TK-4: exactly what was signed, whatever was allowed before; an approval's fee may be above its value.
    function test_TK4_approveProxy() public {
        vm.prank(alice);
        token.approve(bob, 7777);
        Message memory m = message();
        (m.value, m.fee) = (1, 9);
        sendApproval(m, signedApproval(m));
        assertEq(token.allowance(alice, bob), 1, "allowance");
        assertEq(token.balanceOf(relayer), 9, "fee");
        m.nonce = 1;
        m.to = address(0);
        bytes memory signature = signedApproval(m);
        vm.expectRevert(abi.encodeWithSelector(IToken.ERC20InvalidSpender.selector, address(0)));
        sendApproval(m, signature);
    }

    /// TK-4: a message of one kind is none of the other.
    function test_TK4_oneTypeForEachMeaning() public {
        Message memory m = message();
        bytes memory signature = signedApproval(m);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(m, signature);
        signature = signed(m);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        sendApproval(m, signature);
    }

    function test_TK4_noFeeIsNoTransfer() public {
        Message memory m = message();
        m.fee = 0;
        vm.recordLogs();
        send(m, signed(m));
        assertEq(vm.getRecordedLogs().length, 2, "ProxyUsed and one Transfer");
    }

    /// TK-4: every field is signed.
    function test_TK4_aChangedMessageIsRefused() public {
        bytes memory signature = signed(message());
        for (uint256 i = 0; i < 6; i++) {
            Message memory m = message();
            if (i == 0) m.from = bob;
            if (i == 1) m.to = relayer;
            if (i == 2) m.value++;
            if (i == 3) m.fee++;
            if (i == 4) m.nonce++;
            if (i == 5) m.deadline++;
            vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
            send(m, signature);
        }
    }

    /// TK-5: in any order, each once.
    function test_TK5_noncesHaveNoOrder() public {
        uint256[6] memory nonces = [uint256(159), 0, 160, type(uint256).max, 255, 256];
        for (uint256 i = 0; i < nonces.length; i++) {
            Message memory m = message();
            m.nonce = nonces[i];
            bytes memory signature = signed(m);
            assertTrue(!token.isProxyUsed(alice, m.nonce), "free");
            send(m, signature);
            assertTrue(token.isProxyUsed(alice, m.nonce), "used");
            refuse(abi.encodeWithSelector(IProxyPayments.ProxyNonceUsed.selector, alice, m.nonce), m, signature);
        }
        assertEq(token.balanceOf(bob), 300, "each once");
        assertTrue(!token.isProxyUsed(alice, 1), "others are free");
        assertTrue(!token.isProxyUsed(alice, 161), "others are free");
        assertTrue(!token.isProxyUsed(bob, 0), "other holders' are free");
    }

    /// TK-5: both kinds share the nonces, so one takes the other back without ether.
    function test_TK5_anotherMessageWithItsNonceTakesItBack() public {
        Message memory m = message();
        bytes memory signature = signed(m);
        Message memory none = message();
        (none.to, none.value) = (alice, 0);
        sendApproval(none, signedApproval(none));
        refuse(abi.encodeWithSelector(IProxyPayments.ProxyNonceUsed.selector, alice, 0), m, signature);
    }

    function test_TK5_cancelProxy() public {
        Message memory m = message();
        bytes memory signature = signed(m);
        vm.prank(bob);
        token.cancelProxyNonce(0);
        vm.prank(alice);
        token.cancelProxyNonce(0);
        refuse(abi.encodeWithSelector(IProxyPayments.ProxyNonceUsed.selector, alice, 0), m, signature);
        vm.expectRevert(abi.encodeWithSelector(IProxyPayments.ProxyNonceUsed.selector, alice, 0));
        vm.prank(alice);
        token.cancelProxyNonce(0);
    }

    function test_TK6_notAfterItsDeadline() public {
        Message memory m = message();
        m.deadline = NOW - 1;
        refuse(abi.encodeWithSelector(IProxyPayments.ProxyExpired.selector, NOW - 1, NOW), m, signed(m));
        m.deadline = NOW;
        send(m, signed(m));
    }

    /// TK-7: nobody else can send it, and so nobody can take the fee before the relayer.
    function test_TK7_onlyTheRelayerThatWasSigned() public {
        Message memory m = message();
        bytes memory signature = signed(m);
        vm.expectRevert(abi.encodeWithSelector(IProxyPayments.ProxyWrongRelayer.selector, relayer, bob));
        vm.prank(bob);
        token.transferProxy(signature, payment(m));
        m.relayer = bob;
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        vm.prank(bob);
        token.transferProxy(signature, payment(m));
        m.relayer = address(0);
        refuse(abi.encodeWithSelector(IProxyPayments.ProxyWrongRelayer.selector, address(0), relayer), m, signature);
    }

    function test_TK8_replayOnAnotherChainIsRefused() public {
        bytes memory signature = signed(message());
        vm.chainId(99);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(message(), signature);
    }

    function test_TK8_replayOnAnotherContractIsRefused() public {
        bytes memory signature = signed(message());
        token = newToken(alice);
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(message(), signature);
    }

    function test_TK8_theZeroAddressSignsNothing() public {
        vm.prank(alice);
        token.transfer(address(1), 100);
        Message memory m = message();
        m.from = address(0);
        bytes memory refusal = abi.encodeWithSelector(IProxyPayments.ProxyWrongSigner.selector, address(0), address(0));
        refuse(refusal, m, abi.encodePacked(bytes32(uint256(1)), bytes32(uint256(1)), uint8(27 + 9)));
        refuse(refusal, m, new bytes(65));
        refuse(refusal, m, "");
    }

    /// TK-8: one signature has one form that counts, in each of the two lengths.
    function test_TK8_malleableSignaturesAreRefused() public {
        bytes memory signature = signed(message());
        bytes memory refusal = abi.encodeWithSelector(IProxyPayments.ProxyWrongSigner.selector, alice, address(0));
        refuse(refusal, message(), twin(signature));
        bytes memory short = compact(twin(signature));
        vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
        send(message(), short);
        send(message(), compact(signature));
    }

    function test_TK8_junkIsRefused() public {
        for (uint256 length = 0; length < 200; length += 13) {
            vm.expectPartialRevert(IProxyPayments.ProxyWrongSigner.selector);
            send(message(), new bytes(length));
        }
        refuse(
            abi.encodeWithSelector(IProxyPayments.ProxySignatureTooLong.selector, 4097, 4096),
            message(),
            new bytes(4097)
        );
    }

    /// TK-9: amounts are never added up, so nothing wraps.
    function test_TK9_notMoreThanThereIs() public {
        uint256 all = token.totalSupply();
        Message memory m = message();
        m.value = all - 2;
        refuse(abi.encodeWithSelector(IToken.ERC20InsufficientBalance.selector, alice, 2, 3), m, signed(m));
        m.value = all + 1;
        refuse(abi.encodeWithSelector(IToken.ERC20InsufficientBalance.selector, alice, all, all + 1), m, signed(m));
        m.value = all - 3;
        send(m, signed(m));
        assertEq(token.balanceOf(alice), 0, "all of it");
    }

    function test_TK9_theFeeIsNotAboveTheValue() public {
        Message memory m = message();
        m.fee = 51;
        refuse(abi.encodeWithSelector(IProxyPayments.ProxyFeeAboveValue.selector, 51, 50), m, signed(m));
    }

    function test_TK9_notToTheZeroAddress() public {
        Message memory m = message();
        m.to = address(0);
        refuse(abi.encodeWithSelector(IToken.ERC20InvalidReceiver.selector, address(0)), m, signed(m));
        assertTrue(!token.isProxyUsed(alice, 0), "nothing happened");
    }

    /// TK-9: who pays himself loses nothing but the fee, and a relayer may serve himself.
    function test_TK9_toOneself() public {
        Message memory m = message();
        m.to = alice;
        send(m, signed(m));
        assertEq(token.balanceOf(alice), token.totalSupply() - 3, "the fee");
        (m.nonce, m.relayer) = (1, alice);
        bytes memory signature = signed(m);
        vm.prank(alice);
        token.transferProxy(signature, payment(m));
        assertEq(token.balanceOf(alice), token.totalSupply() - 3, "nothing");
    }

    /// TK-10: no payment touches the marks, none of the marks a balance.
    function test_TK10_marksAndBalancesKeepApart() public {
        for (uint256 nonce = 0; nonce < 160; nonce++) {
            vm.prank(alice);
            token.cancelProxyNonce(nonce);
        }
        uint256 all = token.totalSupply();
        assertEq(token.balanceOf(alice), all, "balance");
        vm.prank(alice);
        token.transfer(bob, all);
        for (uint256 nonce = 0; nonce < 162; nonce++) {
            assertTrue(token.isProxyUsed(alice, nonce) == (nonce < 160), "marks stay");
            assertTrue(!token.isProxyUsed(bob, nonce), "marks stay");
        }
        vm.prank(bob);
        token.transfer(alice, all);
        assertEq(token.balanceOf(alice), token.totalSupply(), "there and back");
    }

    /// TK-11: the good ones of a batch are carried out, whatever the others are.
    function test_TK11_tryAll() public {
        Message memory again = message();
        Message memory other = message();
        other.nonce = 7;
        Message memory late = message();
        (late.nonce, late.deadline) = (8, NOW - 1);
        bytes[] memory calls = new bytes[](5);
        calls[0] = call(again, signed(again));
        calls[1] = call(again, signed(again));
        calls[2] = call(late, signed(late));
        calls[3] = call(other, signed(other));
        calls[4] = "nonsense";
        vm.prank(relayer);
        bool[] memory worked = token.tryAll(calls);
        assertTrue(worked[0] && !worked[1] && !worked[2] && worked[3] && !worked[4], "each on its own");
        assertEq(token.balanceOf(bob), 100, "two");
        assertEq(token.balanceOf(relayer), 6, "two fees");
    }

    /// TK-11: a batch is no way to be somebody else.
    function test_TK11_aBatchIsItsSenders() public {
        Message memory m = message();
        bytes[] memory calls = new bytes[](2);
        calls[0] = call(m, signed(m));
        calls[1] = abi.encodeWithSignature("transfer(address,uint256)", bob, 1);
        vm.prank(bob);
        bool[] memory worked = token.tryAll(calls);
        assertTrue(!worked[0] && !worked[1], "not the relayer, and no balance");
    }

    /// ERC-5267: a wallet can show what it signs for.
    function test_TK3_theDomainIsTold() public view {
        (bytes1 fields, string memory name, string memory version, uint256 chainId, address contract_,,) =
            token.eip712Domain();
        assertTrue(fields == 0x0f, "fields");
        bytes32 separator = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chainId,
                contract_
            )
        );
        assertEq(separator, token.DOMAIN_SEPARATOR(), "domain");
        assertTrue(chainId == block.chainid && contract_ == address(token), "chain and contract");
    }
}
