// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvaluator} from "../interfaces/IEvaluator.sol";

/// Earned in full once the chain's time has come (SC-7). Terms: keccak256 of what the evidence is:
/// `time:8 | salt:32`. Nothing else is shown, so the evidence may be on record long before the time; who resolves the
/// leaf earlier than that earns nothing.
contract TimeLock is IEvaluator {
    uint256 private constant LENGTH = 40;

    /// @inheritdoc IEvaluator
    function earned(bytes32 terms, uint256 amount, bytes calldata evidence) external view returns (uint256) {
        if (evidence.length != LENGTH || keccak256(evidence) != terms) return 0;
        return block.timestamp >= uint64(bytes8(evidence[:8])) ? amount : 0;
    }
}
