// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1363} from "@openzeppelin/contracts/interfaces/IERC1363.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// All that SmartMeshToken offers.
interface IToken is IERC1363, IERC20Metadata, IERC20Permit {}
