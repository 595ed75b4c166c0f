// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// An ERC-20 with nothing beyond the standard.
contract PlainToken is ERC20("Plain", "PLAIN") {
    constructor() {
        _mint(msg.sender, 1_000_000);
    }
}
