// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvaluator} from "../../src/interfaces/IEvaluator.sol";

/// Grants more than there is.
contract Generous is IEvaluator {
    function earned(bytes32, uint256, bytes calldata) external pure returns (uint256) {
        return type(uint256).max;
    }
}

/// Grants a part.
contract Half is IEvaluator {
    function earned(bytes32, uint256 amount, bytes calldata) external pure returns (uint256) {
        return amount / 2;
    }
}

/// Always fails.
contract Reverting is IEvaluator {
    function earned(bytes32, uint256, bytes calldata) external pure returns (uint256) {
        revert("no");
    }
}

/// Answers less than a word.
contract Silent {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0, not(0))
            return(0, 31)
        }
    }
}

/// Uses all the gas it gets.
contract Burning is IEvaluator {
    function earned(bytes32, uint256, bytes calldata) external pure returns (uint256) {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

/// Answers 1, followed by as much as its gas can pay for.
contract Verbose {
    fallback() external {
        assembly {
            mstore(0, 1)
            return(0, 200000)
        }
    }
}
