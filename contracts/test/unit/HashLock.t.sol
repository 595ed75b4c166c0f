// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvaluator} from "../../src/interfaces/IEvaluator.sol";
import {Test} from "../support/Test.sol";

/// The hash lock: SHA-256 of exactly 32 bytes (R12).
contract HashLockTest is Test {
    IEvaluator private hashLock;

    function setUp() public {
        hashLock = IEvaluator(vm.deployCode("HashLock.sol", ""));
    }

    function test_theSecretEarnsTheWholeAmount(bytes32 secret, uint256 amount) public view {
        assertEq(hashLock.earned(sha256(abi.encode(secret)), amount, abi.encode(secret)), amount, "earned");
    }

    function test_anotherSecretEarnsNothing(bytes32 secret, bytes32 other) public view {
        vm.assume(secret != other);
        assertEq(hashLock.earned(sha256(abi.encode(secret)), 10, abi.encode(other)), 0, "earned");
    }

    function test_anotherLengthEarnsNothing(bytes calldata secret) public view {
        vm.assume(secret.length != 32);
        assertEq(hashLock.earned(sha256(secret), 10, secret), 0, "earned");
    }

    function test_SC2_theWorstCaseFitsTheGas() public view {
        bytes memory secret = abi.encode(bytes32("secret"));
        assertEq(hashLock.earned{gas: 3_000}(sha256(secret), 10, secret), 10, "earned");
    }

    /// SHA-256 of 32 zero bytes, as any other implementation has it.
    function test_knownVector() public view {
        bytes32 terms = 0x66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925;
        assertEq(hashLock.earned(terms, 10, abi.encode(bytes32(0))), 10, "earned");
    }
}
