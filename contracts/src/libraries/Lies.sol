// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IChannelErrors} from "../interfaces/IChannelErrors.sol";
import {IPaymentChannels} from "../interfaces/IPaymentChannels.sol";
import {Leaves} from "./Leaves.sol";

/// R10: what convicts the closer. Whoever follows the rules can never be shown any of this; each function reverts
/// unless the proof contradicts the close. That the closer signed the proof is checked by the caller.
library Lies {
    /// Does the kind speak of a state of the closer's own lane, or of an acknowledgement in the peer's?
    function isAboutOwnState(IPaymentChannels.Lie kind) internal pure returns (bool) {
        return kind < IPaymentChannels.Lie.AckAboveClaim;
    }

    /// @param stateHash the hash of proof.state, a state the closer signed
    /// @param newestHash the hash of m
    function requireStateLie(
        IPaymentChannels.Claim calldata claim,
        IPaymentChannels.LieProof calldata proof,
        bytes32 stateHash,
        bytes32 newestHash
    ) internal pure {
        uint64 seq = proof.state.seq;
        if (proof.kind == IPaymentChannels.Lie.NewerState) {
            if (seq <= claim.newest.seq) revert IChannelErrors.NotNewer(seq, claim.newest.seq);
        } else if (proof.kind == IPaymentChannels.Lie.Equivocation) {
            bool asNewest = seq == claim.newest.seq && stateHash != newestHash;
            bool asAcked = seq == claim.ackedSeq && seq != claim.newest.seq && stateHash != claim.ackedHash;
            if (!asNewest && !asAcked) revert IChannelErrors.NotEquivocal(seq, stateHash);
        } else {
            if (seq < claim.ackedSeq || seq > claim.newest.seq) {
                revert IChannelErrors.OutsideClaim(seq, claim.ackedSeq, claim.newest.seq);
            }
            if (proof.kind == IPaymentChannels.Lie.TransferredRegress) _requireTransferredRegress(claim, proof);
            else _requireLeafRegress(claim, proof);
        }
    }

    /// An Ack says "I hold your signature", so none may be above s; a PreAck may be, if it was disclosed as a (R7).
    function requireAckLie(IPaymentChannels.Claim calldata claim, IPaymentChannels.LieProof calldata proof)
        internal
        pure
    {
        uint64 claimed = claim.peerSeq;
        if (proof.kind == IPaymentChannels.Lie.PreAckAboveClaim && claim.preAckSeq > claimed) {
            claimed = claim.preAckSeq;
        }
        if (proof.ackSeq <= claimed) revert IChannelErrors.NotAboveClaim(proof.ackSeq, claimed);
    }

    /// R10a: along the sequence numbers, transferred never falls.
    function _requireTransferredRegress(IPaymentChannels.Claim calldata claim, IPaymentChannels.LieProof calldata proof)
        private
        pure
    {
        if (proof.state.transferred <= claim.newest.transferred) {
            revert IChannelErrors.NoRegress(proof.state.transferred, claim.newest.transferred);
        }
    }

    /// R10b: a leaf may leave or shrink only by as much as transferred rises, unless the payee agreed - and then
    /// the state without it is at or below c.
    function _requireLeafRegress(IPaymentChannels.Claim calldata claim, IPaymentChannels.LieProof calldata proof)
        private
        pure
    {
        Leaves.requireRoot(proof.stateLeaves, proof.state.pendingRoot);
        Leaves.requireRoot(proof.newestLeaves, claim.newest.pendingRoot);
        uint256 shortfall = Leaves.shortfall(proof.stateLeaves, proof.newestLeaves);
        if (Math.saturatingAdd(shortfall, proof.state.transferred) <= claim.newest.transferred) {
            revert IChannelErrors.NoLeafRegress(shortfall, proof.state.transferred, claim.newest.transferred);
        }
    }
}
