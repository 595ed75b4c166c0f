// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvaluator} from "../interfaces/IEvaluator.sol";

/// Terms: the SHA-256 of a secret of 32 bytes. Evidence: the secret. All or nothing.
/// SHA-256 and the fixed length keep the locks usable across chains and other payment networks.
contract HashLock is IEvaluator {
    /// @inheritdoc IEvaluator
    function earned(bytes32 terms, uint256 amount, bytes calldata evidence) external pure returns (uint256) {
        return evidence.length == 32 && sha256(evidence) == terms ? amount : 0;
    }
}
