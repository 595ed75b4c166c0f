// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvaluator} from "../../src/interfaces/IEvaluator.sol";
import {Test} from "../support/Test.sol";

/// The time lock: SC-7.
contract TimeLockTest is Test {
    IEvaluator private timeLock;
    bytes32 private constant SALT = keccak256("salt");

    function setUp() public {
        timeLock = IEvaluator(vm.deployCode("TimeLock.sol", ""));
    }

    function earned(bytes memory evidence) private view returns (uint256) {
        return timeLock.earned(keccak256(evidence), 10, evidence);
    }

    function test_SC7_earnsInFullFromTheTimeOn(uint64 time, uint64 now_, bytes32 salt) public {
        vm.warp(now_);
        assertEq(earned(abi.encodePacked(time, salt)), now_ >= time ? 10 : 0, "earned");
    }

    function test_SC7_atTheVerySecond() public {
        bytes memory evidence = abi.encodePacked(uint64(1000), SALT);
        vm.warp(999);
        assertEq(earned(evidence), 0, "a second before");
        vm.warp(1000);
        assertEq(earned(evidence), 10, "at the time");
        vm.warp(type(uint64).max);
        assertEq(earned(evidence), 10, "for ever after");
    }

    function test_SC7_anotherTimeOrSaltEarnsNothing(uint64 time, bytes32 salt) public {
        vm.assume(time != 1000 || salt != SALT);
        vm.warp(type(uint64).max);
        bytes32 terms = keccak256(abi.encodePacked(uint64(1000), SALT));
        assertEq(timeLock.earned(terms, 10, abi.encodePacked(time, salt)), 0, "earned");
    }

    function test_SC2_theWorstCaseFitsTheGas() public {
        vm.warp(1000);
        bytes memory evidence = abi.encodePacked(uint64(1000), SALT);
        assertEq(timeLock.earned{gas: 3_000}(keccak256(evidence), 10, evidence), 10, "earned");
    }

    function test_SC3_anotherLengthEarnsNothing(bytes calldata evidence) public {
        vm.assume(evidence.length != 40);
        vm.warp(type(uint64).max);
        assertEq(earned(evidence), 0, "earned");
    }
}
