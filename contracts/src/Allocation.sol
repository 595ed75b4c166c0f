// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {VestingWallet} from "@openzeppelin/contracts/finance/VestingWallet.sol";

/// Holds one row of the distribution (TK-14 to TK-17) and gives it to its owner as it falls due. Anybody may call
/// release(token); only the owner gets anything. Nobody can take back, stop or hasten it.
contract Allocation is VestingWallet, Ownable2Step {
    /// Which row: its name in ASCII, filled up with zeros.
    bytes32 public immutable row;

    /// Equal parts in which it falls due between start() and end(), the first one a part of the time after start(). All of
    /// it is due at start() where duration() is 0.
    uint64 public immutable steps;

    error NoSteps();

    /// TK-17
    error NotRenounced(address owner);

    /// @param rowName see `row`
    /// @param beneficiary the first owner
    /// @param startTime end of the lock, in seconds since 1970
    /// @param durationSeconds from the end of the lock until all is due
    /// @param stepCount at least 1
    constructor(bytes32 rowName, address beneficiary, uint64 startTime, uint64 durationSeconds, uint64 stepCount)
        VestingWallet(beneficiary, startTime, durationSeconds)
    {
        if (stepCount == 0) revert NoSteps();
        (row, steps) = (rowName, stepCount);
    }

    /// @inheritdoc VestingWallet
    function _vestingSchedule(uint256 total, uint64 time) internal view override returns (uint256) {
        if (time < start()) return 0;
        if (time >= end()) return total;
        return total * ((time - start()) * steps / duration()) / steps;
    }

    /// Takes effect when the new owner accepts it.
    function transferOwnership(address newOwner) public override(Ownable, Ownable2Step) {
        Ownable2Step.transferOwnership(newOwner);
    }

    /// Without an owner nobody could ever be paid.
    function renounceOwnership() public view override onlyOwner {
        revert NotRenounced(owner());
    }

    function _transferOwnership(address newOwner) internal override(Ownable, Ownable2Step) {
        Ownable2Step._transferOwnership(newOwner);
    }
}
