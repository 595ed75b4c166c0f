// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Test} from "../support/Test.sol";
import {TokenHandler} from "./TokenHandler.sol";

/// Any sequence of calls, honest or not.
contract TokenInvariantTest is Test {
    TokenHandler private handler;

    function setUp() public {
        handler = new TokenHandler();
    }

    /// What the fuzzer calls.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// TK-1: nothing is made or lost.
    function invariant_TK1_supplyIsConserved() public view {
        assertEq(handler.sum(), 3_141_592_653 ether, "sum of all balances");
        assertEq(handler.supply(), 3_141_592_653 ether, "supply");
    }

    /// TK-5, TK-12: what was signed once happened at most once, and never after it was taken back.
    function invariant_TK5_eachMessageAtMostOnce() public view {
        assertTrue(!handler.happenedTwice(), "a message was carried out twice");
    }

    /// TK-4: balances are what the signed messages and nothing else make of them.
    function invariant_TK4_balancesFollowTheMessages() public view {
        for (uint256 i = 0; i < handler.PEOPLE(); i++) {
            assertEq(handler.balance(i), handler.expected(i), "balance");
        }
    }
}
