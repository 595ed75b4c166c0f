// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {SignedMessages} from "./SignedMessages.sol";
import {TokenVault} from "./TokenVault.sol";
import {LaneHashes} from "./libraries/LaneHashes.sol";
import {RewardList} from "./libraries/RewardList.sol";

/// What others than the parties are paid, out of a party's share (R10, R13, R15).
abstract contract TowerRewards is TokenVault, SignedMessages {
    /// R10, R15: the party whose share it is has signed it.
    function _requireReward(bytes32 id, Channel calldata channel, TowerReward calldata reward) internal view {
        _requireBefore(reward.deadline);
        address party = reward.ofA ? channel.partyA : channel.partyB;
        bytes32 promised = LaneHashes.towerRewardHash(id, party, reward.tower, reward.reward, reward.deadline);
        _requireSigned(party, promised, reward.signature);
    }

    /// Pays out of a share as far as that reaches.
    /// @return left of the share
    function _reward(bytes32 id, Channel calldata channel, bool fromA, address to, uint256 promised, uint256 share)
        internal
        returns (uint256 left)
    {
        if (to == address(0)) return share;
        uint256 taken;
        (taken, left) = RewardList.take(promised, share);
        emit RewardPaid(id, fromA, to, taken);
        _push(channel.token, to, taken);
    }
}
