// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// A Smart Condition: says how much of a pending payment some evidence earns (white paper §4.4, row C9).
/// Called with a gas bound, read-only; a revert or an answer above `amount` counts as 0 or `amount`.
interface IEvaluator {
    /// @param terms what was agreed when the payment was locked, e.g. the hash of a secret
    /// @param amount the locked amount, in the token's smallest unit
    /// @param evidence what is shown to earn it, e.g. the secret
    /// @return how much is earned, at most `amount`
    function earned(bytes32 terms, uint256 amount, bytes calldata evidence) external view returns (uint256);
}
