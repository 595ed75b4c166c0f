// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEvaluator} from "../interfaces/IEvaluator.sol";

/// Earned by what one oracle answers to one question (SC-9). Terms: keccak256 of
/// `rule:1 | oracle:20 | question:32 | value:32 | salt:32`. Evidence: that, then `answer:32 | signature:65`.
/// Rule 0: the answer `value` earns everything. Rule 1: the answer is how much is earned of `value`, the sum that was
/// locked; counted from the top, so that a leaf which a partial fold has shrunk earns what is left of it (SC-4).
/// One answer serves every leaf that asks the question: what an oracle says is meant for all.
contract Oracle is IEvaluator, EIP712("SmartMesh Oracle", "1") {
    uint256 private constant DESCRIBED = 117;
    uint256 private constant LENGTH = DESCRIBED + 97;
    bytes32 private constant ANSWER = keccak256("Answer(bytes32 question,bytes32 answer)");

    /// @inheritdoc IEvaluator
    function earned(bytes32 terms, uint256 amount, bytes calldata evidence) external view returns (uint256) {
        if (evidence.length != LENGTH || keccak256(evidence[:DESCRIBED]) != terms) return 0;
        bytes32 question = bytes32(evidence[21:53]);
        bytes32 answer = bytes32(evidence[DESCRIBED:DESCRIBED + 32]);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(ANSWER, question, answer)));
        (address by, ECDSA.RecoverError failure,) = ECDSA.tryRecoverCalldata(digest, evidence[DESCRIBED + 32:]);
        if (failure != ECDSA.RecoverError.NoError || by != address(bytes20(evidence[1:21]))) return 0;

        uint8 rule = uint8(evidence[0]);
        uint256 value = uint256(bytes32(evidence[53:85]));
        if (rule == 0) return uint256(answer) == value ? amount : 0;
        if (rule != 1) return 0;
        return Math.saturatingSub(amount, Math.saturatingSub(value, uint256(answer)));
    }
}
