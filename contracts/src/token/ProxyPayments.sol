// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IProxyPayments} from "../interfaces/IProxyPayments.sol";
import {FixedSupply} from "./FixedSupply.sol";
import {Signatures} from "./Signatures.sol";

/// Payments that the holder signs and somebody else sends.
abstract contract ProxyPayments is IProxyPayments, FixedSupply, EIP712 {
    bytes32 private constant TRANSFER_PROXY = keccak256(
        "TransferProxy(address from,address to,uint256 value,uint256 fee,address relayer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant APPROVE_PROXY = keccak256(
        "ApproveProxy(address owner,address spender,uint256 value,uint256 fee,address relayer,uint256 nonce,uint256 deadline)"
    );

    /// @inheritdoc IProxyPayments
    function transferProxy(bytes calldata signature, TransferProxy calldata m) external returns (bool) {
        // The two amounts stand side by side: a wallet that mixes them up shall not pay the relayer instead.
        if (m.fee > m.value) revert ProxyFeeAboveValue(m.fee, m.value);
        _require(m.relayer, m.deadline);
        _use(m.from, m.nonce, keccak256(abi.encode(TRANSFER_PROXY, m)), signature);
        _transfer(m.from, m.to, m.value);
        if (m.fee != 0) _transfer(m.from, m.relayer, m.fee);
        return true;
    }

    /// @inheritdoc IProxyPayments
    function approveProxy(bytes calldata signature, ApproveProxy calldata m) external returns (bool) {
        _require(m.relayer, m.deadline);
        _use(m.owner, m.nonce, keccak256(abi.encode(APPROVE_PROXY, m)), signature);
        _approve(m.owner, m.spender, m.value);
        if (m.fee != 0) _transfer(m.owner, m.relayer, m.fee);
        return true;
    }

    /// TK-6, TK-7: it counts now, and for this sender.
    function _require(address relayer, uint256 deadline) private view {
        if (block.timestamp > deadline) revert ProxyExpired(deadline, block.timestamp);
        if (msg.sender != relayer) revert ProxyWrongRelayer(relayer, msg.sender);
    }

    /// TK-5, TK-8: its owner signed it, for here, and it never counts again.
    function _use(address owner, uint256 nonce, bytes32 structHash, bytes calldata signature) private {
        _useNonceOf(owner, nonce);
        Signatures.requireBy(owner, _hashTypedDataV4(structHash), signature);
        emit ProxyUsed(owner, nonce);
    }

    /// @inheritdoc IProxyPayments
    function cancelProxyNonce(uint256 nonce) external {
        _useNonceOf(msg.sender, nonce);
        emit ProxyUsed(msg.sender, nonce);
    }

    function _useNonceOf(address owner, uint256 nonce) private {
        if (_mark(owner, nonce)) revert ProxyNonceUsed(owner, nonce);
    }

    /// @inheritdoc IProxyPayments
    function isProxyUsed(address owner, uint256 nonce) external view returns (bool) {
        return _isMarked(owner, nonce);
    }

    /// @inheritdoc IProxyPayments
    function tryAll(bytes[] calldata calls) external returns (bool[] memory worked) {
        worked = new bool[](calls.length);
        for (uint256 i = 0; i < calls.length; i++) {
            // Of this very code, as this very sender: it can do nothing that the sender could not do without.
            (worked[i],) = address(this).delegatecall(calls[i]);
        }
    }
}
