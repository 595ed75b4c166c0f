// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {CloseCall, LaneState, Proof} from "../support/States.sol";
import {Lanes} from "./Lanes.sol";

/// What is sent when a channel is closed alone, true and untrue, and what is left of it afterwards.
abstract contract Closes is Lanes {
    /// How often each end was reached: a check that the actions get anywhere.
    mapping(string what => uint256) public count;

    function claimWith(
        address closer,
        Lane storage own,
        LaneState memory m,
        IPaymentChannels.Leaf[] memory leaves,
        uint64 ackedSeq,
        bool isPreAck,
        LaneState memory s
    ) internal view returns (CloseCall memory claim) {
        LaneState memory c;
        if (isPreAck) (c,) = abi.decode(own.preAcked, (LaneState, IPaymentChannels.Leaf[]));
        else (c,) = stateAt(own, ackedSeq);
        claim = claimOf(closer, m, c, s);
        claim.newestLeaves = leaves;
        claim.ackedIsPreAck = isPreAck;
        if (isPreAck) claim.ackSignature = preAck(c);
    }

    /// The newest state of an adversary, an older one, what its payee would take, or one that it makes up now.
    function madeUp(Lane storage own, bool isA, uint256 which)
        internal
        view
        returns (LaneState memory m, IPaymentChannels.Leaf[] memory leaves)
    {
        (m, leaves) = newest(own);
        uint256 how = which % 7;
        if (how == 1) {
            (m, leaves) = stateAt(own, (which >> 8) % (own.states.length + 1));
        } else if (how == 2 && m.transferred != 0) {
            m = lane(payerOf(isA), m.seq + 1, m.transferred - 1, leaves);
        } else if (how == 3) {
            leaves = noLeaves();
            m = lane(payerOf(isA), m.seq + 1, m.transferred);
        } else if (how == 4 && leaves.length != 0) {
            leaves[0].terms = bytes32(which);
            IPaymentChannels.Leaf memory junk = leaves[0];
            leaves = with(without(leaves, 0), junk);
            m = lane(payerOf(isA), m.seq + 1, m.transferred, leaves);
        } else if (how == 5 && own.preAckSeq != 0) {
            (m, leaves) = abi.decode(own.preAcked, (LaneState, IPaymentChannels.Leaf[]));
        } else if (how == 6) {
            m = lane(payerOf(isA), m.seq + 1, m.transferred + 1_000_000, leaves);
        }
    }

    /// Something that an honest closer really signed, as any kind of proof.
    function accusation(uint256 book, uint256 which, uint8 kind) internal view returns (Proof memory evidence) {
        Book storage b = books[book % books.length];
        Lane storage own = laneOf(book, b.honestIsA);
        Lane storage other = laneOf(book, !b.honestIsA);
        if (kind >= uint8(IPaymentChannels.Lie.AckAboveClaim)) {
            bool isPreAck = kind == uint8(IPaymentChannels.Lie.PreAckAboveClaim);
            if (isPreAck && other.preAckSeq != 0) {
                (LaneState memory preAcked,) = abi.decode(other.preAcked, (LaneState, IPaymentChannels.Leaf[]));
                return ackProof(true, preAcked);
            }
            if (isPreAck || other.acked == 0) return evidence;
            (LaneState memory acked,) = stateAt(other, 1 + which % other.acked);
            return ackProof(false, acked);
        }
        if (own.states.length == 0) return evidence;
        (LaneState memory x, IPaymentChannels.Leaf[] memory leaves) = stateAt(own, 1 + which % own.states.length);
        (, IPaymentChannels.Leaf[] memory newestLeaves) = newest(own);
        evidence = leafProof(x, leaves, newestLeaves);
        evidence.kind = IPaymentChannels.Lie(kind);
    }

    function proveCall(Book storage b, Proof memory evidence) internal view returns (bytes memory) {
        return
            abi.encodeCall(IPaymentChannels.proveLie, (channel, b.dispute.closing, b.dispute.claim, proofOf(evidence)));
    }

    function raiseBy(Book storage b, address sender, LaneState memory state, bool isPreAck) internal {
        IPaymentChannels.Raise memory raised = IPaymentChannels.Raise(
            state.payer == alice, laneOf(state), signed(state), isPreAck, isPreAck ? preAck(state) : ack(state)
        );
        IPaymentChannels.Closing memory closing = b.dispute.closing;
        bytes memory call =
            abi.encodeCall(IPaymentChannels.raise, (channel, closing, raised.state, isPreAck, raised.payeeSignature));
        if (closing.claim == 0) call = abi.encodeCall(IPaymentChannels.raiseAmnesty, (channel, closing, raised));
        vm.recordLogs();
        vm.prank(sender);
        (bool ok,) = address(channels).call(call);
        if (!ok) return;
        b.dispute = afterEvents(b.dispute, vm.getRecordedLogs());
        count["raised"]++;
    }

    function full(uint256 book, bool isA) internal view returns (bool) {
        return laneOf(book, isA).states.length >= STATES_MAX;
    }

    function openLeaves(uint256 book, bool isA) internal view returns (IPaymentChannels.Leaf[] memory) {
        return abi.decode(laneOf(book, isA).openLeaves, (IPaymentChannels.Leaf[]));
    }

    /// Finds the leaves of the selected state.
    function keepLeaves(uint256 book, bool isA, bytes32 root) internal {
        Lane storage lane_ = laneOf(book, isA);
        lane_.openLeaves = abi.encode(noLeaves());
        if (root == 0) return;
        for (uint256 seq = 1; seq <= lane_.states.length; seq++) {
            (LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = stateAt(lane_, seq);
            if (state.pendingRoot == root) lane_.openLeaves = abi.encode(leaves);
        }
        if (lane_.preAckSeq != 0) keepIf(lane_, root, preAckedLeaves(lane_));
        bytes memory junk = books[book % books.length].junkLeaves;
        if (junk.length != 0) keepIf(lane_, root, abi.decode(junk, (IPaymentChannels.Leaf[])));
    }

    function preAckedLeaves(Lane storage lane_) internal view returns (IPaymentChannels.Leaf[] memory leaves) {
        (, leaves) = abi.decode(lane_.preAcked, (LaneState, IPaymentChannels.Leaf[]));
    }

    function keepIf(Lane storage lane_, bytes32 root, IPaymentChannels.Leaf[] memory leaves) internal {
        if (rootOf(leaves) == root) lane_.openLeaves = abi.encode(leaves);
    }
}
