// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// Takes a hundredth of every transfer, at least one.
contract FeeToken is ERC20("Fee", "FEE") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0) && to != address(0) && value > 0) super._update(to, address(0), (value + 99) / 100);
    }
}

/// Whose balances can shrink over night.
contract ShrinkingToken is ERC20("Shrinking", "SHR") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function shrink(address holder) external {
        _burn(holder, (balanceOf(holder) + 9) / 10);
    }
}
