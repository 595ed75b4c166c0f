// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC1363} from "@openzeppelin/contracts/token/ERC20/extensions/ERC1363.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// SMT (row C1): a plain ERC-20 of fixed supply with no owner and nothing to mint, pause or upgrade.
/// ERC-2612 lets a holder without ether authorise by signature; ERC-1363 opens a payment channel in one transaction.
contract SmartMeshToken is ERC20, ERC20Permit, ERC1363 {
    uint256 public constant SUPPLY = 3_141_592_653 ether; // 18 decimals, as ether has

    /// @param holder receives the whole supply
    constructor(address holder) ERC20("SmartMesh", "SMT") ERC20Permit("SmartMesh") {
        _mint(holder, SUPPLY);
    }
}
