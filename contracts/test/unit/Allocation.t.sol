// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IToken} from "../support/IToken.sol";
import {Shares} from "../support/Shares.sol";
import {Test} from "../support/Test.sol";

interface IAllocation {
    error NoSteps();
    error NotRenounced(address owner);
    error OwnableUnauthorizedAccount(address account);

    function row() external view returns (bytes32);
    function steps() external view returns (uint64);
    function start() external view returns (uint256);
    function end() external view returns (uint256);
    function owner() external view returns (address);
    function releasable(address token) external view returns (uint256);
    function released(address token) external view returns (uint256);
    function vestedAmount(address token, uint64 time) external view returns (uint256);
    function release(address token) external;
    function transferOwnership(address owner) external;
    function acceptOwnership() external;
    function renounceOwnership() external;
}

/// The distribution (row C3): what falls due when, to the second.
contract AllocationTest is Test {
    uint64 private constant LAUNCH = 1_800_000_000;
    uint64 private constant YEAR = 365 days;
    uint64 private constant QUARTER = YEAR / 4;
    address private constant OWNER = address(0xA);
    address private constant OTHER = address(0xB);
    IToken private token;

    function allocation(uint64 lock, uint64 duration, uint64 steps) private returns (IAllocation made) {
        vm.warp(LAUNCH);
        made = IAllocation(
            vm.deployCode("Allocation.sol", abi.encode(bytes32("row"), OWNER, LAUNCH + lock, duration, steps))
        );
        token = IToken(vm.deployCode("SmartMeshToken.sol", Shares.all(address(made))));
    }

    function due(IAllocation from, uint64 time) private returns (uint256) {
        vm.warp(LAUNCH + time);
        return from.releasable(address(token));
    }

    /// TK-15: nothing for a year, then a quarter at the end of each quarter of the second year.
    function test_TK15_advisers() public {
        IAllocation advisers = allocation(YEAR, YEAR, 4);
        uint256 quarter = token.totalSupply() / 4;
        assertEq(due(advisers, 0), 0, "launch");
        assertEq(due(advisers, YEAR - 1), 0, "locked");
        assertEq(due(advisers, YEAR), 0, "the first quarter begins");
        for (uint64 i = 1; i <= 4; i++) {
            assertEq(due(advisers, YEAR + i * QUARTER - 1), (i - 1) * quarter, "a second before");
            assertEq(due(advisers, YEAR + i * QUARTER), i * quarter, "on the second");
        }
        assertEq(due(advisers, 2 * YEAR), token.totalSupply(), "after two years");
        assertEq(due(advisers, 20 * YEAR), token.totalSupply(), "and for ever");
    }

    /// TK-15: what is taken in between changes nothing of what is due later.
    function test_TK15_takenAsItFallsDue() public {
        IAllocation advisers = allocation(YEAR, YEAR, 4);
        uint256 quarter = token.totalSupply() / 4;
        for (uint64 i = 1; i <= 4; i++) {
            assertEq(due(advisers, YEAR + i * QUARTER), quarter, "one");
            vm.prank(OTHER);
            advisers.release(address(token));
            assertEq(token.balanceOf(OWNER), i * quarter, "the owner has it, whoever asked");
            assertEq(due(advisers, YEAR + i * QUARTER), 0, "no more");
        }
        assertEq(token.balanceOf(address(advisers)), 0, "nothing is left");
    }

    /// TK-16: all at once, a year or two after the launch, or from the launch on.
    function test_TK16_lockedRows() public {
        uint64[3] memory locks = [uint64(0), YEAR, 2 * YEAR];
        for (uint256 i = 0; i < locks.length; i++) {
            IAllocation one = allocation(locks[i], 0, 1);
            if (locks[i] > 0) {
                assertEq(due(one, 0), 0, "launch");
                assertEq(due(one, locks[i] - 1), 0, "a second before");
                one.release(address(token));
                assertEq(token.balanceOf(OWNER), 0, "nothing to take");
            }
            assertEq(due(one, locks[i]), token.totalSupply(), "on the second");
            one.release(address(token));
            assertEq(token.balanceOf(OWNER), token.totalSupply(), "all");
        }
    }

    /// TK-14: the table that is deployed is the paper's, and makes up the whole supply.
    function test_TK14_theSharesAreTheSupply() public {
        uint256[7] memory percent = [uint256(4), 4, 5, 10, 12, 25, 40];
        Shares.Share[] memory shares = new Shares.Share[](7);
        for (uint256 i = 0; i < 7; i++) {
            shares[i] = Shares.Share(address(uint160(100 + i)), Shares.SUPPLY * percent[i] / 100);
        }
        token = IToken(vm.deployCode("SmartMeshToken.sol", abi.encode(shares)));
        for (uint256 i = 0; i < 7; i++) {
            assertEq(token.balanceOf(shares[i].holder), 31_415_926.53 ether * percent[i], "share");
        }
    }

    /// TK-2: neither more nor less than the supply, and nothing for nobody.
    function test_TK2_otherSharesAreRefused() public {
        Deploying deploying = new Deploying();
        deploying.refuse(Shares.SUPPLY - 1, 0, 0);
        deploying.refuse(Shares.SUPPLY, 1, Shares.SUPPLY + 1);
        deploying.refuse(Shares.SUPPLY + 1, type(uint256).max, Shares.SUPPLY + 1);
    }

    /// TK-17: the row and its terms are on the chain.
    function test_TK17_itTellsWhatItIs() public {
        IAllocation advisers = allocation(YEAR, YEAR, 4);
        assertEq(advisers.row(), bytes32("row"), "row");
        assertEq(advisers.steps(), 4, "steps");
        assertEq(advisers.start(), LAUNCH + YEAR, "start");
        assertEq(advisers.end(), LAUNCH + 2 * YEAR, "end");
        assertEq(advisers.owner(), OWNER, "owner");
    }

    /// TK-17: a new owner accepts, and only the owner offers.
    function test_TK17_anotherOwner() public {
        IAllocation one = allocation(0, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IAllocation.OwnableUnauthorizedAccount.selector, OTHER));
        vm.prank(OTHER);
        one.transferOwnership(OTHER);
        vm.prank(OWNER);
        one.transferOwnership(OTHER);
        assertEq(one.owner(), OWNER, "not yet");
        vm.prank(OTHER);
        one.acceptOwnership();
        one.release(address(token));
        assertEq(token.balanceOf(OTHER), token.totalSupply(), "the new owner's");
    }

    function test_TK17_noOwnerAtAllIsRefused() public {
        IAllocation one = allocation(0, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IAllocation.NotRenounced.selector, OWNER));
        vm.prank(OWNER);
        one.renounceOwnership();
    }

    /// TK-15: for any terms it never falls, is nothing before the start and all from the end on.
    function testFuzz_TK15_neverLess(uint32 lock, uint32 duration, uint8 steps, uint64 a, uint64 b) public {
        vm.assume(steps > 0);
        IAllocation one = allocation(lock, duration, steps);
        (uint64 early, uint64 late) = a < b ? (a, b) : (b, a);
        uint256 before = one.vestedAmount(address(token), early);
        assertTrue(before <= one.vestedAmount(address(token), late), "never less");
        if (early < one.start()) assertEq(before, 0, "locked");
        if (early >= one.end()) assertEq(before, token.totalSupply(), "all");
    }
}

/// A creation that fails is seen from outside.
contract Deploying is Test {
    function refuse(uint256 first, uint256 second, uint256 sum) external {
        Shares.Share[] memory shares = new Shares.Share[](second == 0 ? 1 : 2);
        shares[0] = Shares.Share(address(1), first);
        if (second != 0) shares[1] = Shares.Share(address(2), second);
        bytes memory expected =
            abi.encodeWithSelector(IToken.SharesNotSupply.selector, second == 0 ? first : sum, Shares.SUPPLY);
        vm.expectRevert(expected);
        vm.deployCode("SmartMeshToken.sol", abi.encode(shares));
    }
}
