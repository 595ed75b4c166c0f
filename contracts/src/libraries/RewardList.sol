// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IChannelErrors} from "../interfaces/IChannelErrors.sol";
import {IPaymentChannels} from "../interfaces/IPaymentChannels.sol";

/// What a settlement owes to others than the parties (R13, R15): rare, so a closing keeps only its hash, 0 for nothing.
library RewardList {
    function hash(IPaymentChannels.Rewards memory rewards) internal pure returns (bytes32) {
        bool isEmpty = rewards.raiser == address(0) && rewards.towerA == address(0) && rewards.towerB == address(0);
        return isEmpty ? bytes32(0) : keccak256(abi.encode(rewards));
    }

    function requireBooked(IPaymentChannels.Rewards calldata given, bytes32 expected) internal pure {
        bytes32 hashed = hash(given);
        if (hashed != expected) revert IChannelErrors.WrongRewards(hashed, expected);
    }

    /// One tower a party: who comes second has raised nothing that the first did not.
    function book(IPaymentChannels.Rewards memory rewards, IPaymentChannels.TowerReward calldata reward) internal pure {
        address before = reward.ofA ? rewards.towerA : rewards.towerB;
        if (before != address(0)) revert IChannelErrors.RewardTaken(before);
        if (reward.ofA) (rewards.towerA, rewards.rewardA) = (reward.tower, reward.reward);
        else (rewards.towerB, rewards.rewardB) = (reward.tower, reward.reward);
    }

    /// Takes what is promised out of a share, as far as it reaches.
    function take(uint256 promised, uint256 share) internal pure returns (uint256 taken, uint256 left) {
        taken = Math.min(promised, share);
        left = share - taken;
    }
}
