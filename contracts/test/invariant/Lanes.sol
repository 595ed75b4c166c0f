// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {Dispute, LaneState} from "../support/States.sol";
import {Conditions} from "./Conditions.sol";

/// Channels between an honest party and an adversary each, as both know them off the chain.
abstract contract Lanes is Conditions {
    uint256 internal constant STATES_MAX = 14;
    uint256 internal constant LEAVES_MAX = 3;

    enum Phase {
        Open,
        Closing,
        Settled,
        Finished
    }

    struct Book {
        IPaymentChannels.Channel channel;
        bool honestIsA;
        Phase phase;
        bool closerHonest;
        Dispute dispute;
        IPaymentChannels.Settled settled;
        bytes junkLeaves; // of a state that the adversary made up for its close
        uint64 finishedAt;
    }

    /// One direction: state i has sequence number i + 1. What an adversary was sent it has for ever.
    struct Lane {
        bytes[] states; // abi.encode(LaneState, Leaf[])
        uint64 got; // what the payee has accepted
        uint64 acked; // of that, under the payee's acknowledgement
        uint64 agreed; // the newest state under an acknowledgement or pre-acknowledgement that the payer holds
        bool agreedIsPreAck;
        bytes preAcked; // the payee's newest PreAck, whether the payer used it or not
        uint64 preAckSeq;
        bytes openLeaves; // after settlement: abi.encode(Leaf[])
    }

    Book[] internal books;
    mapping(address party => uint256) internal keys;
    mapping(uint256 book => mapping(bool isA => Lane)) internal lanes;
    mapping(bytes32 terms => bool) internal released; // given up by an honest payee

    /// Makes the book's channel the current one; alice is party A.
    function use(uint256 book) internal returns (Book storage b) {
        b = books[book % books.length];
        channel = b.channel;
        (alice, bob) = (channel.partyA, channel.partyB);
        (aliceKey, bobKey) = (keys[alice], keys[bob]);
        id = idOf(channel);
    }

    function laneOf(uint256 book, bool isA) internal view returns (Lane storage) {
        return lanes[book % books.length][isA];
    }

    function payerOf(bool isA) internal view returns (address) {
        return isA ? alice : bob;
    }

    function isHonest(Book storage b, bool isA) internal view returns (bool) {
        return b.honestIsA == isA;
    }

    function stateAt(Lane storage lane_, uint256 i)
        internal
        view
        returns (LaneState memory state, IPaymentChannels.Leaf[] memory leaves)
    {
        if (i > 0) (state, leaves) = abi.decode(lane_.states[i - 1], (LaneState, IPaymentChannels.Leaf[]));
    }

    function newest(Lane storage lane_)
        internal
        view
        returns (LaneState memory state, IPaymentChannels.Leaf[] memory leaves)
    {
        return stateAt(lane_, lane_.states.length);
    }

    function append(Lane storage lane_, bool isA, uint256 transferred, IPaymentChannels.Leaf[] memory leaves) internal {
        LaneState memory state = lane(payerOf(isA), uint64(lane_.states.length + 1), transferred, leaves);
        lane_.states.push(abi.encode(state, leaves));
    }

    /// R1: the deposit less withdrawals, and what came in and is acknowledged, less what is paid and pending.
    function spendable(uint256 book, bool isA) internal view returns (uint256) {
        Lane storage incoming = laneOf(book, !isA);
        (uint256 funds, uint256 taken) =
            isA ? (channel.depositA, channel.withdrawnA) : (channel.depositB, channel.withdrawnB);
        (LaneState memory received,) = stateAt(incoming, incoming.acked);
        (LaneState memory state,) = newest(laneOf(book, isA));
        funds += received.transferred;
        taken += state.transferred + state.pendingTotal;
        return funds > taken ? funds - taken : 0;
    }

    function with(IPaymentChannels.Leaf[] memory leaves, IPaymentChannels.Leaf memory more)
        internal
        pure
        returns (IPaymentChannels.Leaf[] memory list)
    {
        list = new IPaymentChannels.Leaf[](leaves.length + 1);
        uint256 place = leaves.length;
        for (; place > 0 && leafHash(leaves[place - 1]) > leafHash(more); place--) {
            list[place] = leaves[place - 1];
        }
        list[place] = more;
        for (uint256 i = 0; i < place; i++) {
            list[i] = leaves[i];
        }
    }

    function without(IPaymentChannels.Leaf[] memory leaves, uint256 place)
        internal
        pure
        returns (IPaymentChannels.Leaf[] memory list)
    {
        list = new IPaymentChannels.Leaf[](leaves.length - 1);
        for (uint256 i = 0; i < list.length; i++) {
            list[i] = leaves[i < place ? i : i + 1];
        }
    }

    // ---------------------------------------------------------------- what an honest party is due

    /// The state that the honest party accepted last, with what it has not given up and can prove, less the worst of
    /// its own states that the adversary has not given up, with what the adversary can prove; clamped.
    function due(uint256 book) internal view returns (uint256) {
        Book storage b = books[book % books.length];
        bool isA = b.honestIsA;
        Lane storage incoming = laneOf(book, !isA);
        (LaneState memory best, IPaymentChannels.Leaf[] memory leaves) = stateAt(incoming, incoming.got);
        uint256 credit = (isA ? b.channel.depositA : b.channel.depositB) + best.transferred;
        for (uint256 i = 0; i < leaves.length; i++) {
            (, uint256 worth) = onRecord(leaves[i]);
            if (!released[leaves[i].terms]) credit += worth;
        }
        Lane storage own = laneOf(book, isA);
        uint256 worst = 0;
        for (uint256 seq = own.agreed; seq <= own.states.length; seq++) {
            (LaneState memory x, IPaymentChannels.Leaf[] memory mine) = stateAt(own, seq);
            uint256 debit = x.transferred;
            for (uint256 i = 0; i < mine.length; i++) {
                (, uint256 worth) = onRecord(mine[i]);
                debit += worth;
            }
            if (debit > worst) worst = debit;
        }
        worst += isA ? b.channel.withdrawnA : b.channel.withdrawnB;
        uint256 total = totalOf(b.channel);
        uint256 owed = credit > worst ? credit - worst : 0;
        return owed < total ? owed : total;
    }

    function totalOf(IPaymentChannels.Channel storage c) internal view returns (uint256) {
        return c.depositA + c.depositB - c.withdrawnA - c.withdrawnB;
    }
}
