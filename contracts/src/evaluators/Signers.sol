// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IEvaluator} from "../interfaces/IEvaluator.sol";

/// Earned in full by the approvals of k of n signers (SC-8). Terms: keccak256 of
/// `k:1 | n:1 | statement:32 | signer:20 * n`, signers ascending. Evidence: that, then `signature:65 * k` in the order
/// of their signers. What they sign names the terms, so an approval counts for these signers and this statement alone.
contract Signers is IEvaluator, EIP712("SmartMesh Signers", "1") {
    /// Bounds the gas of one call, and the evidence to what one message between neighbours carries.
    uint256 private constant MOST = 10;

    uint256 private constant HEAD = 34;
    uint256 private constant SIGNER = 20;
    uint256 private constant SIGNATURE = 65;
    bytes32 private constant APPROVAL = keccak256("Approval(bytes32 terms)");

    /// @inheritdoc IEvaluator
    function earned(bytes32 terms, uint256 amount, bytes calldata evidence) external view returns (uint256) {
        if (evidence.length < HEAD) return 0;
        uint256 needed = uint8(evidence[0]);
        uint256 count = uint8(evidence[1]);
        if (needed == 0 || needed > count || count > MOST) return 0;
        uint256 described = HEAD + SIGNER * count;
        if (evidence.length != described + SIGNATURE * needed || keccak256(evidence[:described]) != terms) return 0;
        bool approved =
            _ascending(evidence[HEAD:described]) && _approved(terms, evidence[HEAD:described], evidence[described:]);
        return approved ? amount : 0;
    }

    /// Else one signer could stand in the list twice, and sign twice.
    function _ascending(bytes calldata signers) private pure returns (bool) {
        address previous = address(0);
        for (uint256 place = 0; place < signers.length; place += SIGNER) {
            address signer = address(bytes20(signers[place:place + SIGNER]));
            if (signer <= previous) return false;
            previous = signer;
        }
        return true;
    }

    /// Each signature is by a signer further on in the list than the one before.
    function _approved(bytes32 terms, bytes calldata signers, bytes calldata signatures) private view returns (bool) {
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(APPROVAL, terms)));
        uint256 next = 0;
        for (uint256 place = 0; place < signatures.length; place += SIGNATURE) {
            // 0 for a malformed or a high-s signature; no signer is 0.
            (address by,,) = ECDSA.tryRecoverCalldata(digest, signatures[place:place + SIGNATURE]);
            while (next < signers.length && address(bytes20(signers[next:next + SIGNER])) != by) next += SIGNER;
            if (next == signers.length) return false;
            next += SIGNER;
        }
        return true;
    }
}
