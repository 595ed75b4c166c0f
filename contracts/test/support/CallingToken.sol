// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1363Receiver} from "@openzeppelin/contracts/interfaces/IERC1363Receiver.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";

/// A token that calls the channels back whenever they pay out.
contract CallingToken is ERC20("Calling", "CALL") {
    address private channels;
    bytes private call;
    uint256 public callbacks;
    uint256 public successes;

    function open(IPaymentChannels target, address opener, address peer, uint256 deposit, uint64 openBefore) external {
        channels = address(target);
        _mint(channels, 2 * deposit);
        IERC1363Receiver(channels)
            .onTransferReceived(
                opener, opener, deposit, abi.encode(peer, openBefore, uint32(1 days), uint32(0), uint256(0))
            );
    }

    function callBackWith(bytes calldata data) external {
        call = data;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != channels || from == address(0)) return;
        callbacks++;
        (bool ok,) = channels.call(call);
        if (ok) successes++;
    }
}
