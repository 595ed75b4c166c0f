// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {Dispute} from "./States.sol";
import {Vm} from "./Vm.sol";

/// Pieces a closing channel together from its events, as any node does.
library Following {
    /// What is known of a close after these events.
    function afterEvents(address channels, Dispute memory before, Vm.Log[] memory logs)
        internal
        pure
        returns (Dispute memory known)
    {
        known = abi.decode(abi.encode(before), (Dispute));
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].emitter != channels) continue;
            if (logs[i].topics[0] == IPaymentChannels.CloseStarted.selector) {
                known = started(logs[i].data);
            } else if (logs[i].topics[0] == IPaymentChannels.CloseStartedPending.selector) {
                known = startedPending(logs[i].data);
            } else if (logs[i].topics[0] == IPaymentChannels.AmnestyStarted.selector) {
                known = amnestyStarted(logs[i].data);
            } else if (logs[i].topics[0] == IPaymentChannels.RewardsBooked.selector) {
                known.rewards = abi.decode(logs[i].data, (IPaymentChannels.Rewards));
                known.closing.rewards = keccak256(logs[i].data);
            } else if (logs[i].topics[0] == IPaymentChannels.Raised.selector) {
                (uint256 numbers, uint256 transferred) = abi.decode(logs[i].data, (uint256, uint256));
                select(known, numbers >> 255 == 1, IPaymentChannels.Lane(uint64(numbers), transferred, 0, 0));
            } else if (logs[i].topics[0] == IPaymentChannels.RaisedPending.selector) {
                (bool isLaneA, IPaymentChannels.Lane memory lane_) =
                    abi.decode(logs[i].data, (bool, IPaymentChannels.Lane));
                select(known, isLaneA, lane_);
            }
        }
    }

    function select(Dispute memory known, bool isLaneA, IPaymentChannels.Lane memory lane_) private pure {
        if (isLaneA) known.closing.laneA = lane_;
        else known.closing.laneB = lane_;
    }

    function started(bytes memory data) private pure returns (Dispute memory known) {
        (uint256 numbers, uint256 own, uint256 peers) = abi.decode(data, (uint256, uint256, uint256));
        known.claim.newest = IPaymentChannels.Lane(uint64(numbers >> 128), own, 0, 0);
        (known.claim.ackedSeq, known.claim.preAckSeq) = (known.claim.newest.seq, uint64(numbers));
        (known.closing.closerIsA, known.closing.endTime) = (numbers >> 255 == 1, uint64(numbers >> 192) & (1 << 63) - 1);
        begin(known, IPaymentChannels.Lane(uint64(numbers >> 64), peers, 0, 0));
    }

    function startedPending(bytes memory data) private pure returns (Dispute memory known) {
        IPaymentChannels.Lane memory peer;
        IPaymentChannels.Closing memory closing = known.closing;
        IPaymentChannels.Claim memory claim = known.claim;
        (closing.closerIsA, closing.endTime, claim.newest, claim.ackedSeq, claim.ackedHash, peer, claim.preAckSeq) =
            abi.decode(data, (bool, uint64, IPaymentChannels.Lane, uint64, bytes32, IPaymentChannels.Lane, uint64));
        known.newestLeaves = lastOf(data, 13);
        begin(known, peer);
    }

    /// The list that the word at this place points to, the last of the data, encoded alone.
    function lastOf(bytes memory data, uint256 place) private pure returns (bytes memory encoded) {
        encoded = new bytes(data.length - place * 32);
        for (uint256 i = 32; i < encoded.length; i += 32) {
            assembly ("memory-safe") {
                mstore(add(add(encoded, 32), i), mload(add(add(data, 32), add(mul(place, 32), i))))
            }
        }
        assembly ("memory-safe") {
            mstore(add(encoded, 32), 32)
        }
    }

    function begin(Dispute memory known, IPaymentChannels.Lane memory peer) private pure {
        IPaymentChannels.Closing memory closing = known.closing;
        known.claim.peerSeq = peer.seq;
        closing.claim = keccak256(abi.encode(known.claim));
        (closing.laneA, closing.laneB) = closing.closerIsA ? (known.claim.newest, peer) : (peer, known.claim.newest);
    }

    function amnestyStarted(bytes memory data) private pure returns (Dispute memory known) {
        IPaymentChannels.Lane memory own;
        IPaymentChannels.Lane memory peer;
        IPaymentChannels.Closing memory closing = known.closing;
        (closing.closerIsA, closing.endTime, own, peer) =
            abi.decode(data, (bool, uint64, IPaymentChannels.Lane, IPaymentChannels.Lane));
        (closing.laneA, closing.laneB) = closing.closerIsA ? (own, peer) : (peer, own);
    }
}
