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
    function requireStateLie(
        IPaymentChannels.Closing calldata closing,
        IPaymentChannels.LieProof calldata proof,
        bytes32 stateHash
    ) internal pure {
        uint64 seq = proof.state.seq;
        if (proof.kind == IPaymentChannels.Lie.NewerState) {
            if (seq <= closing.newestSeq) revert IChannelErrors.NotNewer(seq, closing.newestSeq);
        } else if (proof.kind == IPaymentChannels.Lie.Equivocation) {
            bool asNewest = seq == closing.newestSeq && stateHash != closing.newestHash;
            bool asAcked = seq == closing.ackedSeq && stateHash != closing.ackedHash;
            if (!asNewest && !asAcked) revert IChannelErrors.NotEquivocal(seq, stateHash);
        } else {
            if (seq < closing.ackedSeq || seq > closing.newestSeq) {
                revert IChannelErrors.OutsideClaim(seq, closing.ackedSeq, closing.newestSeq);
            }
            if (proof.kind == IPaymentChannels.Lie.TransferredRegress) _requireTransferredRegress(closing, proof);
            else _requireLeafRegress(closing, proof);
        }
    }

    /// An Ack says "I hold your signature", so none may be above s; a PreAck may be, if it was disclosed as a (R7).
    function requireAckLie(IPaymentChannels.Closing calldata closing, IPaymentChannels.LieProof calldata proof)
        internal
        pure
    {
        uint64 claimed = closing.peerSeq;
        if (proof.kind == IPaymentChannels.Lie.PreAckAboveClaim && closing.preAckSeq > claimed) {
            claimed = closing.preAckSeq;
        }
        if (proof.ackSeq <= claimed) revert IChannelErrors.NotAboveClaim(proof.ackSeq, claimed);
    }

    /// R10a: along the sequence numbers, transferred never falls.
    function _requireTransferredRegress(
        IPaymentChannels.Closing calldata closing,
        IPaymentChannels.LieProof calldata proof
    ) private pure {
        if (proof.state.transferred <= closing.newestTransferred) {
            revert IChannelErrors.NoRegress(proof.state.transferred, closing.newestTransferred);
        }
    }

    /// R10b: a leaf may leave or shrink only by as much as transferred rises, unless the payee agreed - and then
    /// the state without it is at or below c.
    function _requireLeafRegress(IPaymentChannels.Closing calldata closing, IPaymentChannels.LieProof calldata proof)
        private
        pure
    {
        Leaves.requireRoot(proof.stateLeaves, proof.state.pendingRoot);
        Leaves.requireRoot(proof.newestLeaves, closing.newestRoot);
        uint256 shortfall = Leaves.shortfall(proof.stateLeaves, proof.newestLeaves);
        if (Math.saturatingAdd(shortfall, proof.state.transferred) <= closing.newestTransferred) {
            revert IChannelErrors.NoLeafRegress(shortfall, proof.state.transferred, closing.newestTransferred);
        }
    }
}
