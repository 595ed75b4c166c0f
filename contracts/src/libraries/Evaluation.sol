// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IChannelErrors} from "../interfaces/IChannelErrors.sol";
import {IEvaluator} from "../interfaces/IEvaluator.sol";
import {IEvidenceRegistry} from "../interfaces/IEvidenceRegistry.sol";
import {IPaymentChannels} from "../interfaces/IPaymentChannels.sol";

/// Asks a foreign contract what some evidence earns, trusting it with nothing (R12): it cannot write, use more than a
/// fixed amount of gas, make us copy a long answer, or grant more than the leaf holds. Any failure means "nothing".
library Evaluation {
    uint256 internal constant GAS = 200_000;

    /// With this much left, 63/64 of it covers GAS after the price of reaching a cold account.
    uint256 internal constant GAS_NEEDED = 210_000;

    /// Evidence counts if the registry saw it by the leaf's expiry.
    function earned(IEvidenceRegistry registry, IPaymentChannels.Leaf calldata leaf, bytes calldata evidence)
        internal
        view
        returns (uint256)
    {
        uint64 seen = registry.firstSeen(leaf.evaluator, leaf.terms, evidence);
        if (seen == 0 || seen > leaf.expiry) return 0;
        return earned(leaf.evaluator, leaf.terms, leaf.amount, evidence);
    }

    function earned(address evaluator, bytes32 terms, uint256 amount, bytes calldata evidence)
        internal
        view
        returns (uint256 answer)
    {
        bytes memory input = abi.encodeCall(IEvaluator.earned, (terms, amount, evidence));
        // Else a low gas limit, such as an estimate by trial finds, would make good evidence earn nothing.
        if (gasleft() < GAS_NEEDED) revert IChannelErrors.NotEnoughGas(gasleft(), GAS_NEEDED);
        assembly ("memory-safe") {
            let ok := staticcall(GAS, evaluator, add(input, 32), mload(input), 0, 32)
            if and(ok, gt(returndatasize(), 31)) { answer := mload(0) }
        }
        return Math.min(answer, amount);
    }
}
