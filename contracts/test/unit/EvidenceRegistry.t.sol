// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvidenceRegistry} from "../../src/interfaces/IEvidenceRegistry.sol";
import {Test} from "../support/Test.sol";

/// Evidence is dated once (R12).
contract EvidenceRegistryTest is Test {
    address private constant EVALUATOR = address(0xE);
    bytes32 private constant TERMS = bytes32(uint256(1));

    IEvidenceRegistry private registry;

    function setUp() public {
        registry = IEvidenceRegistry(vm.deployCode("EvidenceRegistry.sol", ""));
        vm.warp(1000);
    }

    function test_unseenIsZero() public view {
        assertEq(registry.firstSeen(EVALUATOR, TERMS, "evidence"), 0, "time");
    }

    function test_showsTheEvidenceToEveryone() public {
        vm.expectEmit(address(registry));
        emit IEvidenceRegistry.EvidenceRegistered(EVALUATOR, TERMS, "evidence", 1000);
        registry.register(EVALUATOR, TERMS, "evidence");
        assertEq(registry.firstSeen(EVALUATOR, TERMS, "evidence"), 1000, "time");
    }

    /// Break 13: a later showing must not make it late.
    function test_R12_firstSeenIsNeverOverwritten() public {
        registry.register(EVALUATOR, TERMS, "evidence");
        vm.warp(2000);
        vm.recordLogs();
        registry.register(EVALUATOR, TERMS, "evidence");
        assertEq(registry.firstSeen(EVALUATOR, TERMS, "evidence"), 1000, "time");
        assertEq(vm.getRecordedLogs().length, 0, "no second event");
    }

    function test_R12_everyPartOfTheKeyCounts() public {
        registry.register(EVALUATOR, TERMS, "evidence");
        assertEq(registry.firstSeen(address(0xF), TERMS, "evidence"), 0, "another evaluator");
        assertEq(registry.firstSeen(EVALUATOR, bytes32(uint256(2)), "evidence"), 0, "other terms");
        assertEq(registry.firstSeen(EVALUATOR, TERMS, "evidence "), 0, "other evidence");
        assertEq(registry.firstSeen(EVALUATOR, TERMS, ""), 0, "no evidence");
    }
}
