// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IChannelErrors} from "./interfaces/IChannelErrors.sol";
import {IPaymentChannels} from "./interfaces/IPaymentChannels.sol";

/// Tokens in and out. One token is known to keep its balances; of every other one it is counted what the channels hold,
/// and nothing more is taken in while there is less than that: a token that takes a fee on transfers, or whose balances
/// shrink, is refused.
///
/// Tokens are pushed; a party that its token refuses to pay (a blocklist) therefore also holds up its peer's payout until
/// the token relents. A token whose balances shrink later can fail only the channels in that token. Whoever deals in such
/// tokens should know them.
abstract contract TokenVault is IPaymentChannels {
    using SafeERC20 for IERC20;

    /// Keeps its balances: not counted.
    address public immutable trusted;

    /// @inheritdoc IPaymentChannels
    mapping(address token => uint256) public held;

    constructor(address trustedToken) {
        trusted = trustedToken;
    }

    /// Fetches `amount` of what `from` has allowed, or allows now.
    function _pull(address token, address from, uint256 amount, Permit calldata permit) internal {
        if (permit.v != 0) {
            try IERC20Permit(token)
                .permit(from, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s) {}
                catch {} // somebody may have used it before us: then the allowance is there
        }
        IERC20(token).safeTransferFrom(from, address(this), amount);
    }

    /// Books what has come in.
    function _credit(address token, uint256 amount) internal {
        if (token == trusted) return;
        uint256 owed = held[token] + amount;
        uint256 balance = IERC20(token).balanceOf(address(this));
        if (balance < owed) revert IChannelErrors.TokenShort(balance, owed);
        held[token] = owed;
    }

    function _push(address token, address to, uint256 amount) internal {
        if (amount == 0) return;
        if (token != trusted) held[token] -= amount;
        IERC20(token).safeTransfer(to, amount);
    }
}
