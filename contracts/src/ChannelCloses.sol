// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ChannelSlots} from "./ChannelSlots.sol";
import {TowerRewards} from "./TowerRewards.sol";
import {IChannelErrors} from "./interfaces/IChannelErrors.sol";
import {IPaymentChannels} from "./interfaces/IPaymentChannels.sol";
import {LaneHashes} from "./libraries/LaneHashes.sol";
import {Leaves} from "./libraries/Leaves.sol";
import {Lies} from "./libraries/Lies.sol";
import {Preimage} from "./libraries/Preimage.sol";
import {RewardList} from "./libraries/RewardList.sol";
import {Settlement} from "./libraries/Settlement.sol";

/// Closing alone, and what answers it: raises and proofs of a lie (R6 to R10, R13).
abstract contract ChannelCloses is ChannelSlots, TowerRewards {
    // ---------------------------------------------------------------- close

    /// R6, R7: the closer's lane stands at m, the peer's at s, until raised.
    /// @inheritdoc IPaymentChannels
    function closeAcked(Channel calldata channel, AckedClose calldata claim) external {
        bytes32 id = _requireOpen(channel);
        _requireBefore(claim.deadline);
        bool closerIsA = msg.sender == channel.partyA;
        address peer = _peerOf(channel, msg.sender);
        uint64 seq = claim.newest.seq;
        bytes32 newestHash = _hashOf(id, msg.sender, claim.newest);
        if (seq != 0) _requireAck(id, msg.sender, peer, seq, newestHash, claim.isPreAck, claim.ackSignature);
        _requirePeers(id, peer, claim.peer, claim.peerSignature);
        _start(id, channel, closerIsA, claim.newest, seq, 0, claim.peer, claim.preAckSeq, _noLeaves());
    }

    /// R6, R7. R13: an amnesty close claims nothing.
    /// @inheritdoc IPaymentChannels
    function close(Channel calldata channel, CloseClaim calldata claim, Leaf[] calldata newestLeaves) external {
        bytes32 id = _requireOpen(channel);
        _requireBefore(claim.deadline);
        (address closer, address peer) = _parties(channel, claim.closerIsA);
        bytes32 newestHash = _hashOf(id, closer, claim.newest);
        bytes32 peerHash = _requirePeers(id, peer, claim.peer, claim.peerSignature);
        bytes32 ackedHash = _requireAcked(id, claim, newestLeaves, newestHash, closer, peer);
        if (!_isSender(closer, claim.closeSignature)) {
            bytes32 signed = LaneHashes.closeHash(id, closer, claim, newestHash, ackedHash, peerHash);
            _requireSigned(closer, signed, claim.closeSignature);
        }
        if (claim.amnesty) {
            if (channel.amnestyHold == 0) revert IChannelErrors.AmnestyNotAgreed();
            if (claim.newest.seq != claim.ackedSeq) {
                revert IChannelErrors.AmnestyNotAcked(claim.newest.seq, claim.ackedSeq);
            }
            uint64 endTime = uint64(block.timestamp) + channel.amnestyHold;
            emit AmnestyStarted(id, claim.closerIsA, endTime, claim.newest, claim.peer);
            _store(id, channel, claim.closerIsA, endTime, 0, claim.newest, claim.peer);
        } else {
            bool isAcked = claim.newest.seq == claim.ackedSeq;
            _start(
                id,
                channel,
                claim.closerIsA,
                claim.newest,
                claim.ackedSeq,
                isAcked ? bytes32(0) : ackedHash,
                claim.peer,
                claim.preAckSeq,
                isAcked ? _noLeaves() : newestLeaves
            );
        }
    }

    function _requirePeers(bytes32 id, address peer, Lane calldata state, Signature calldata signature)
        private
        view
        returns (bytes32 hash)
    {
        hash = _hashOf(id, peer, state);
        if (hash != 0) _requireSigned(peer, hash, signature);
    }

    /// A normal close. The event of an m that is not acknowledged tells its leaves: without them the peer could neither
    /// prove what is missing among them (R10b) nor resolve its own.
    function _start(
        bytes32 id,
        Channel calldata channel,
        bool closerIsA,
        Lane calldata newest,
        uint64 ackedSeq,
        bytes32 ackedHash,
        Lane calldata peer,
        uint64 preAckSeq,
        Leaf[] calldata newestLeaves
    ) private {
        _require63Bits(preAckSeq);
        uint64 endTime = uint64(block.timestamp) + channel.hold;
        (uint64 seq, uint64 peerSeq) = (newest.seq, peer.seq);
        if (seq == ackedSeq && _isBare(newest) && _isBare(peer)) {
            uint256 numbers = uint256(endTime) << 192 | uint256(seq) << 128 | uint256(peerSeq) << 64 | preAckSeq;
            emit CloseStarted(id, _flagged(closerIsA, numbers), newest.transferred, peer.transferred);
        } else {
            emit CloseStartedPending(id, closerIsA, endTime, newest, ackedSeq, ackedHash, peer, preAckSeq, newestLeaves);
        }
        bytes32 claimed = Preimage.claim(newest, ackedSeq, ackedHash, peerSeq, preAckSeq);
        _store(id, channel, closerIsA, endTime, claimed, newest, peer);
    }

    /// Nothing is pending.
    function _isBare(Lane calldata state) private pure returns (bool) {
        return state.pendingRoot | bytes32(state.pendingTotal) == 0;
    }

    /// The flag in the highest bit, which no number of 63 bits reaches.
    function _flagged(bool flag, uint256 numbers) private pure returns (uint256) {
        return flag ? numbers | 1 << 255 : numbers;
    }

    function _noLeaves() private pure returns (Leaf[] calldata none) {
        assembly ("memory-safe") {
            none.offset := 0
            none.length := 0
        }
    }

    function _store(
        bytes32 id,
        Channel calldata channel,
        bool closerIsA,
        uint64 endTime,
        bytes32 claimed,
        Lane calldata newest,
        Lane calldata peer
    ) private {
        (Lane calldata laneA, Lane calldata laneB) = closerIsA ? (newest, peer) : (peer, newest);
        slot[id] = Preimage.closing(channel, closerIsA, endTime, claimed, laneA, laneB);
    }

    /// R6: c is acknowledged by the peer, and m continues it. An m that the peer did not acknowledge is given with its
    /// leaves, so that a leaf regress can be proved (R10b) and so that its leaves can earn all they promise.
    function _requireAcked(
        bytes32 id,
        CloseClaim calldata claim,
        Leaf[] calldata newestLeaves,
        bytes32 newestHash,
        address closer,
        address peer
    ) private view returns (bytes32 ackedHash) {
        uint64 seq = claim.newest.seq;
        if (seq < claim.ackedSeq) revert IChannelErrors.NewestBelowAcked(seq, claim.ackedSeq);
        if (seq == claim.ackedSeq) {
            ackedHash = newestHash;
        } else {
            ackedHash = claim.ackedHash;
            Leaves.requireRoot(newestLeaves, claim.newest.pendingRoot);
            for (uint256 i = 0; i < newestLeaves.length; i++) {
                _require63Bits(newestLeaves[i].expiry); // the event tells it
            }
            uint256 sum = Leaves.sum(newestLeaves);
            if (sum != claim.newest.pendingTotal) {
                revert IChannelErrors.WrongPendingTotal(sum, claim.newest.pendingTotal);
            }
        }
        if (claim.ackedSeq != 0) {
            _requireAck(id, closer, peer, claim.ackedSeq, ackedHash, claim.ackedIsPreAck, claim.ackSignature);
        } else if (ackedHash != 0) {
            revert IChannelErrors.AckedHashDiffers(ackedHash, 0);
        }
    }

    // ---------------------------------------------------------------- answer

    /// R8.
    /// @inheritdoc IPaymentChannels
    function raise(
        Channel calldata channel,
        Closing calldata closing,
        Lane calldata state,
        bool isPreAck,
        Signature calldata payeeSignature
    ) external {
        bytes32 id = _requireInHold(channel, closing);
        if (closing.claim == 0) revert IChannelErrors.WrongKindOfClose(true);
        bool isLaneA = !closing.closerIsA;
        (address payer, address payee) = _parties(channel, isLaneA);
        if (msg.sender != payer) revert IChannelErrors.NotThePayer(msg.sender, payer);
        _requireAbove(state.seq, isLaneA ? closing.laneA.seq : closing.laneB.seq);
        _requireAck(id, payer, payee, state.seq, _hashOf(id, payer, state), isPreAck, payeeSignature);
        slot[id] = Preimage.raised(channel, closing, isLaneA, state, closing.rewards);
        _emitRaised(id, isLaneA, state);
    }

    /// R13.
    /// @inheritdoc IPaymentChannels
    function raiseAmnesty(Channel calldata channel, Closing calldata closing, Raise calldata raised) external {
        bytes32 id = _requireInHold(channel, closing);
        if (closing.claim != 0) revert IChannelErrors.WrongKindOfClose(false);
        _requireRaises(id, channel, closing, raised);
        bytes32 rewards = closing.rewards;
        if (rewards == 0) {
            // The first to raise has the fee.
            Rewards memory first;
            first.raiser = msg.sender;
            rewards = RewardList.hash(first);
            emit RewardsBooked(id, first);
        }
        slot[id] = Preimage.raised(channel, closing, raised.isLaneA, raised.state, rewards);
        _emitRaised(id, raised.isLaneA, raised.state);
    }

    /// R15.
    /// @inheritdoc IPaymentChannels
    function raiseForReward(
        Channel calldata channel,
        Closing calldata closing,
        Raise calldata raised,
        Rewards calldata booked,
        TowerReward calldata reward
    ) external {
        bytes32 id = _requireInHold(channel, closing);
        if (closing.claim != 0) {
            // R8: as the lane's payer, that is in its name and by nobody else.
            if (raised.isLaneA == closing.closerIsA) revert IChannelErrors.WrongLane(raised.isLaneA);
            if (reward.ofA != raised.isLaneA || msg.sender != reward.tower) {
                revert IChannelErrors.NotTheTower(msg.sender, reward.tower);
            }
        }
        _requireRaises(id, channel, closing, raised);
        RewardList.requireBooked(booked, closing.rewards);
        _requireReward(id, channel, reward);
        Rewards memory rewards = booked;
        if (closing.claim == 0 && rewards.raiser == address(0)) rewards.raiser = msg.sender;
        RewardList.book(rewards, reward);
        slot[id] = Preimage.raised(channel, closing, raised.isLaneA, raised.state, RewardList.hash(rewards));
        emit RewardsBooked(id, rewards);
        _emitRaised(id, raised.isLaneA, raised.state);
    }

    function _emitRaised(bytes32 id, bool isLaneA, Lane calldata state) private {
        if (_isBare(state)) emit Raised(id, _flagged(isLaneA, state.seq), state.transferred);
        else emit RaisedPending(id, isLaneA, state);
    }

    function _requireAbove(uint64 seq, uint64 selected) private pure {
        if (seq <= selected) revert IChannelErrors.NotAboveSelected(seq, selected);
    }

    /// R8, R13: above what is selected, with the words of both.
    function _requireRaises(bytes32 id, Channel calldata channel, Closing calldata closing, Raise calldata raised)
        private
        view
    {
        (address payer, address payee) = _parties(channel, raised.isLaneA);
        uint64 seq = raised.state.seq;
        uint64 selected = raised.isLaneA ? closing.laneA.seq : closing.laneB.seq;
        // R13: the payee of the closer's lane may hold another state with that number than the one it was shown.
        bool mayReplace = raised.isLaneA == closing.closerIsA && msg.sender == payee;
        if (!mayReplace || seq != selected || seq == 0) _requireAbove(seq, selected);
        bytes32 hash = _hashOf(id, payer, raised.state);
        _requireSigned(payer, hash, raised.payerSignature);
        _requireAck(id, payer, payee, seq, hash, raised.isPreAck, raised.payeeSignature);
    }

    /// R10: the victim gets all the channel holds, at once.
    /// @inheritdoc IPaymentChannels
    function proveLie(Channel calldata channel, Closing calldata closing, Claim calldata claim, LieProof calldata proof)
        external
    {
        (bytes32 id, address victim, uint256 total) = _convict(channel, closing, claim, proof);
        emit Confiscated(id, _peerOf(channel, victim), victim, proof.kind, total);
        _push(channel.token, victim, total);
    }

    /// @inheritdoc IPaymentChannels
    function proveLieForReward(
        Channel calldata channel,
        Closing calldata closing,
        Claim calldata claim,
        LieProof calldata proof,
        TowerReward calldata reward
    ) external {
        (bytes32 id, address victim, uint256 total) = _convict(channel, closing, claim, proof);
        if (reward.ofA == closing.closerIsA) revert IChannelErrors.NotTheVictims(reward.tower);
        _requireReward(id, channel, reward);
        uint256 left = _reward(id, channel, reward.ofA, reward.tower, reward.reward, total);
        emit Confiscated(id, _peerOf(channel, victim), victim, proof.kind, total);
        _push(channel.token, victim, left);
    }

    function _convict(Channel calldata channel, Closing calldata closing, Claim calldata claim, LieProof calldata proof)
        private
        returns (bytes32 id, address victim, uint256 total)
    {
        id = _requireClaim(channel, closing, claim);
        address liar;
        (liar, victim) = _parties(channel, closing.closerIsA);
        if (Lies.isAboutOwnState(proof.kind)) {
            if (proof.state.seq == 0) revert IChannelErrors.NoState();
            bytes32 hash = _hashOf(id, liar, proof.state);
            bytes32 newestHash = _hashOf(id, liar, claim.newest);
            Lies.requireStateLie(claim, proof, hash, newestHash);
            if (!_isNamed(claim, hash, newestHash)) _requireSigned(liar, hash, proof.signature);
        } else {
            Lies.requireAckLie(claim, proof);
            bool isPreAck = proof.kind == Lie.PreAckAboveClaim;
            _requireAck(id, victim, liar, proof.ackSeq, proof.ackHash, isPreAck, proof.signature);
        }
        total = Settlement.total(channel);
        _finish(id, channel);
    }
}
