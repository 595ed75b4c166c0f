// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProxyPayments} from "../../src/interfaces/IProxyPayments.sol";
import {IToken} from "./IToken.sol";
import {Shares} from "./Shares.sol";
import {Test} from "./Test.sol";

/// A message of IProxyPayments, either kind: `from` is the owner and `to` the spender of an approval.
struct Message {
    address from;
    address to;
    uint256 value;
    uint256 fee;
    address relayer;
    uint256 nonce;
    uint256 deadline;
}

/// A token, a holder with a key, and a relayer.
abstract contract TokenTest is Test {
    bytes32 internal constant TRANSFER_PROXY = keccak256(
        "TransferProxy(address from,address to,uint256 value,uint256 fee,address relayer,uint256 nonce,uint256 deadline)"
    );
    bytes32 internal constant APPROVE_PROXY = keccak256(
        "ApproveProxy(address owner,address spender,uint256 value,uint256 fee,address relayer,uint256 nonce,uint256 deadline)"
    );
    uint256 internal constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
    uint256 internal constant NOW = 1_000_000;
    uint256 internal constant KEY = 0xA11CE;

    address internal immutable alice = vm.addr(KEY);
    address internal constant bob = address(0xB0B);
    address internal constant relayer = address(0x4E1A);
    IToken internal token;

    function setUp() public virtual {
        vm.warp(NOW);
        token = newToken(alice);
    }

    function newToken(address holder) internal returns (IToken) {
        return IToken(vm.deployCode("SmartMeshToken.sol", Shares.all(holder)));
    }

    function message() internal view returns (Message memory) {
        return Message(alice, bob, 50, 3, relayer, 0, NOW);
    }

    function structHash(bytes32 kind, Message memory m) internal pure returns (bytes32) {
        return keccak256(abi.encode(kind, m.from, m.to, m.value, m.fee, m.relayer, m.nonce, m.deadline));
    }

    function digest(bytes32 hash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", token.DOMAIN_SEPARATOR(), hash));
    }

    function signed(uint256 key, bytes32 hash) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest(hash));
        return abi.encodePacked(r, s, v);
    }

    function signed(Message memory m) internal view returns (bytes memory) {
        return signed(KEY, structHash(TRANSFER_PROXY, m));
    }

    function signedApproval(Message memory m) internal view returns (bytes memory) {
        return signed(KEY, structHash(APPROVE_PROXY, m));
    }

    function payment(Message memory m) internal pure returns (IProxyPayments.TransferProxy memory) {
        return IProxyPayments.TransferProxy(m.from, m.to, m.value, m.fee, m.relayer, m.nonce, m.deadline);
    }

    function call(Message memory m, bytes memory signature) internal pure returns (bytes memory) {
        return abi.encodeCall(IProxyPayments.transferProxy, (signature, payment(m)));
    }

    function send(Message memory m, bytes memory signature) internal {
        vm.prank(relayer);
        token.transferProxy(signature, payment(m));
    }

    function sendApproval(Message memory m, bytes memory signature) internal {
        vm.prank(relayer);
        token.approveProxy(
            signature, IProxyPayments.ApproveProxy(m.from, m.to, m.value, m.fee, m.relayer, m.nonce, m.deadline)
        );
    }

    function refuse(bytes memory refusal, Message memory m, bytes memory signature) internal {
        vm.expectRevert(refusal);
        send(m, signature);
    }

    /// The other of the two signatures that elliptic curves give for one.
    function twin(bytes memory signature) internal pure returns (bytes memory) {
        (bytes32 r, uint256 s) = abi.decode(signature, (bytes32, uint256));
        return abi.encodePacked(r, ORDER - s, signature[64] == bytes1(uint8(27)) ? uint8(28) : uint8(27));
    }

    function compact(bytes memory signature) internal pure returns (bytes memory) {
        (bytes32 r, uint256 s) = abi.decode(signature, (bytes32, uint256));
        return abi.encodePacked(r, s | (signature[64] == bytes1(uint8(28)) ? 1 << 255 : 0));
    }
}
