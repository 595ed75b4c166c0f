// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Records when a piece of evidence was FIRST shown (rule R12). Never overwritten, so a later showing cannot make it late.
interface IEvidenceRegistry {
    /// Emitted once per key; carries the evidence so that every mediator learns it from the chain.
    event EvidenceRegistered(address indexed evaluator, bytes32 indexed terms, bytes evidence, uint64 time);

    /// Idempotent: a second registration changes nothing and does not revert.
    function register(address evaluator, bytes32 terms, bytes calldata evidence) external;

    /// @return the chain time of the first showing, 0 if never shown
    function firstSeen(address evaluator, bytes32 terms, bytes calldata evidence) external view returns (uint64);
}
