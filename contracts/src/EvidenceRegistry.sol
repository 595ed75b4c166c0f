// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvidenceRegistry} from "./interfaces/IEvidenceRegistry.sol";

/// Remembers when each piece of evidence was first shown (R12), for all channels and mediators at once.
/// It judges nothing: what evidence is worth, the evaluator says when a leaf is resolved.
contract EvidenceRegistry is IEvidenceRegistry {
    mapping(bytes32 key => uint64 time) private _firstSeen;

    /// @inheritdoc IEvidenceRegistry
    function register(address evaluator, bytes32 terms, bytes calldata evidence) external {
        bytes32 key = _key(evaluator, terms, evidence);
        if (_firstSeen[key] != 0) return;
        uint64 time = uint64(block.timestamp);
        _firstSeen[key] = time;
        emit EvidenceRegistered(evaluator, terms, evidence, time);
    }

    /// @inheritdoc IEvidenceRegistry
    function firstSeen(address evaluator, bytes32 terms, bytes calldata evidence) external view returns (uint64) {
        return _firstSeen[_key(evaluator, terms, evidence)];
    }

    /// Better evidence for the same terms is another entry, not a newer time of the old one.
    function _key(address evaluator, bytes32 terms, bytes calldata evidence) private pure returns (bytes32) {
        return keccak256(abi.encode(evaluator, terms, keccak256(evidence)));
    }
}
