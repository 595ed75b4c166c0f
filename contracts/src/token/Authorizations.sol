// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {Signatures} from "./Signatures.sol";

/// ERC-3009 (TK-12), and the same three calls for contract wallets, whose signatures are bytes. Without a fee: for those
/// who are paid otherwise, such as the receiver itself.
abstract contract Authorizations is ERC3009 {
    /// `time` is the block's, in seconds since 1970; it has to be above `validAfter`.
    error AuthorizationNotYet(uint256 validAfter, uint256 time);

    /// `time` has to be below `validBefore`.
    error AuthorizationExpired(uint256 validBefore, uint256 time);

    /// As transferWithAuthorization of ERC-3009.
    /// @param signature as IProxyPayments.transferProxy takes it
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes32 hash = keccak256(
            abi.encode(TRANSFER_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce)
        );
        Signatures.requireBy(from, _hashTypedDataV4(hash), signature);
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }

    /// As receiveWithAuthorization of ERC-3009: sent by `to` alone.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        if (to != msg.sender) revert ERC20InvalidReceiver(to);
        bytes32 hash =
            keccak256(abi.encode(RECEIVE_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce));
        Signatures.requireBy(from, _hashTypedDataV4(hash), signature);
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }

    /// As cancelAuthorization of ERC-3009.
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external {
        bytes32 hash = keccak256(abi.encode(CANCEL_AUTHORIZATION_TYPEHASH, authorizer, nonce));
        Signatures.requireBy(authorizer, _hashTypedDataV4(hash), signature);
        _cancelAuthorization(authorizer, nonce);
    }

    /// Times are times: the block numbers that OpenZeppelin's draft also takes are not in the standard.
    function _checkValidity(uint256 validAfter, uint256 validBefore) internal view override {
        if (block.timestamp <= validAfter) revert AuthorizationNotYet(validAfter, block.timestamp);
        if (block.timestamp >= validBefore) revert AuthorizationExpired(validBefore, block.timestamp);
    }
}
