// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPaymentChannels} from "../interfaces/IPaymentChannels.sol";

/// The arithmetic of R11. Transferred and pending amounts are whatever a party chose to sign, so every step is exact
/// for all 256-bit values and none reverts: else a liar could lock the channel.
///
/// Why the two parties never get more than the total: before clamping, both balances add up to the total less the
/// open amounts. Why nobody ever has to pay back: resolving a leaf raises both balances or leaves them.
library Settlement {
    /// The lanes as selected, nothing earned and nothing paid yet.
    function begin(IPaymentChannels.Closing calldata closing, uint64 claimEnd)
        internal
        pure
        returns (IPaymentChannels.Settled memory settled)
    {
        settled.laneA = _lane(closing.laneA);
        settled.laneB = _lane(closing.laneB);
        settled.claimEnd = claimEnd;
    }

    /// Takes one leaf out of the lane: what is not earned goes back to the payer. A lane's leaves never earn more than
    /// the pending total its payer signed.
    /// @param rest the root of the leaves that stay
    /// @return counted what the leaf earned
    function resolve(IPaymentChannels.SettledLane memory lane, uint256 amount, uint256 earned, bytes32 rest)
        internal
        pure
        returns (uint256 counted)
    {
        counted = Math.min(earned, lane.pendingTotal);
        unchecked {
            lane.earned += counted; // at most the pending total at settlement
            lane.pendingTotal -= Math.min(amount, lane.pendingTotal);
        }
        lane.pendingRoot = rest;
        _normalise(lane);
    }

    /// Raises what has been paid, paidA and paidB, to what is certain now.
    function pay(IPaymentChannels.Channel calldata channel, IPaymentChannels.Settled memory settled) internal pure {
        uint256 limit = total(channel);
        settled.paidA = _balance(channel.depositA, channel.withdrawnA, settled.laneB, settled.laneA, limit);
        settled.paidB = _balance(channel.depositB, channel.withdrawnB, settled.laneA, settled.laneB, limit);
    }

    function finished(IPaymentChannels.Settled memory settled) internal pure returns (bool) {
        return settled.laneA.pendingRoot == 0 && settled.laneB.pendingRoot == 0;
    }

    /// Is nothing pending in either lane?
    function isPlain(IPaymentChannels.Closing calldata closing) internal pure returns (bool) {
        return closing.laneA.pendingRoot == 0 && closing.laneB.pendingRoot == 0;
    }

    /// What both get when nothing is pending, which is all there is: the common case, without a Settled in between.
    function payPlain(IPaymentChannels.Channel calldata channel, IPaymentChannels.Closing calldata closing)
        internal
        pure
        returns (uint256 paidA, uint256 paidB)
    {
        uint256 limit = total(channel);
        (uint256 creditHigh, uint256 credit) = Math.add512(channel.depositA, closing.laneB.transferred);
        (uint256 debitHigh, uint256 debit) = Math.add512(channel.withdrawnA, closing.laneA.transferred);
        paidA = _clamp(creditHigh, credit, debitHigh, debit, limit);
        paidB = limit - paidA;
    }

    /// What the channel holds until it is settled.
    function total(IPaymentChannels.Channel calldata channel) internal pure returns (uint256) {
        return sum(channel.depositA, channel.depositB, channel.withdrawnA, channel.withdrawnB);
    }

    function sum(uint256 depositA, uint256 depositB, uint256 withdrawnA, uint256 withdrawnB)
        internal
        pure
        returns (uint256)
    {
        return depositA + depositB - (withdrawnA + withdrawnB);
    }

    function _lane(IPaymentChannels.Lane calldata selected)
        private
        pure
        returns (IPaymentChannels.SettledLane memory lane)
    {
        lane.transferred = selected.transferred;
        lane.pendingRoot = selected.pendingRoot;
        lane.pendingTotal = selected.pendingTotal;
        _normalise(lane);
    }

    /// Leaves without an amount can earn nothing, and an amount without leaves can be earned by nothing: neither stays open.
    function _normalise(IPaymentChannels.SettledLane memory lane) private pure {
        if (lane.pendingRoot == 0 || lane.pendingTotal == 0) (lane.pendingRoot, lane.pendingTotal) = (0, 0);
    }

    /// clamp(D - W + T_in + earned_in - T_out - earned_out - open P_out, 0, limit), clamped once, at the end.
    function _balance(
        uint256 deposit,
        uint256 withdrawn,
        IPaymentChannels.SettledLane memory incoming,
        IPaymentChannels.SettledLane memory outgoing,
        uint256 limit
    ) private pure returns (uint256) {
        (uint256 creditHigh, uint256 credit) = _sum(deposit, incoming.transferred, incoming.earned, 0);
        (uint256 debitHigh, uint256 debit) =
            _sum(withdrawn, outgoing.transferred, outgoing.earned, outgoing.pendingTotal);
        return _clamp(creditHigh, credit, debitHigh, debit, limit);
    }

    /// clamp(credit - debit, 0, limit) of 512-bit numbers.
    function _clamp(uint256 creditHigh, uint256 credit, uint256 debitHigh, uint256 debit, uint256 limit)
        private
        pure
        returns (uint256)
    {
        if (creditHigh < debitHigh || (creditHigh == debitHigh && credit < debit)) return 0;
        unchecked {
            uint256 high = creditHigh - debitHigh - (credit < debit ? 1 : 0);
            return high == 0 ? Math.min(credit - debit, limit) : limit;
        }
    }

    /// The 512-bit sum, as (high, low).
    function _sum(uint256 a, uint256 b, uint256 c, uint256 d) private pure returns (uint256 high, uint256 low) {
        (high, low) = Math.add512(a, b);
        (uint256 carry, uint256 next) = Math.add512(low, c);
        high += carry;
        (carry, low) = Math.add512(next, d);
        high += carry;
    }
}
