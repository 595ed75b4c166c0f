// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC1363} from "@openzeppelin/contracts/token/ERC20/extensions/ERC1363.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Authorizations} from "./token/Authorizations.sol";
import {FixedSupply} from "./token/FixedSupply.sol";
import {ProxyPayments} from "./token/ProxyPayments.sol";

/// SMT: an ERC-20 of fixed supply with no owner and nothing to mint, burn, pause or upgrade. The rules are TK-n of
/// docs/spec/token.md. A holder without ether pays by signature: transferProxy and approveProxy with a fee in SMT,
/// ERC-2612 and ERC-3009 without. ERC-1363 opens a payment channel in one transaction. ERC-5267 tells what is signed for.
contract SmartMeshToken is FixedSupply, ERC20Permit, ERC1363, Authorizations, ProxyPayments {
    /// @param shares together the whole supply (TK-2)
    constructor(Share[] memory shares) ERC20("SmartMesh", "SMT") ERC20Permit("SmartMesh") FixedSupply(shares) {}

    /// @inheritdoc FixedSupply
    function totalSupply() public pure override(ERC20, IERC20, FixedSupply) returns (uint256) {
        return FixedSupply.totalSupply();
    }

    /// @inheritdoc FixedSupply
    function balanceOf(address account) public view override(ERC20, IERC20, FixedSupply) returns (uint256) {
        return FixedSupply.balanceOf(account);
    }

    /// @inheritdoc FixedSupply
    function transfer(address to, uint256 value) public override(ERC20, IERC20, FixedSupply) returns (bool) {
        return FixedSupply.transfer(to, value);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, FixedSupply) {
        FixedSupply._update(from, to, value);
    }
}
