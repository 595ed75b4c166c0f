// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1363Receiver} from "@openzeppelin/contracts/interfaces/IERC1363Receiver.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IChannelErrors} from "./interfaces/IChannelErrors.sol";
import {IEvidenceRegistry} from "./interfaces/IEvidenceRegistry.sol";
import {IPaymentChannels} from "./interfaces/IPaymentChannels.sol";
import {Evaluation} from "./libraries/Evaluation.sol";
import {LaneHashes} from "./libraries/LaneHashes.sol";
import {Leaves} from "./libraries/Leaves.sol";
import {Lies} from "./libraries/Lies.sol";
import {Preimage} from "./libraries/Preimage.sol";
import {Settlement} from "./libraries/Settlement.sol";

/// Payment channels for any ERC-1363 token. See IPaymentChannels for the messages and docs/spec/channel.md for the rules.
///
///   open --cooperativeClose--------------------------------> finished
///   open --close--> closing --raise*--> closing --proveLie-> finished
///                                       closing --settle---> finished, or settled while leaves are pending
///                                       settled --resolve--> settled, or finished with the last leaf
///
/// Every call checks the given preimage against the slot, writes the slot, and only then moves tokens: a token that
/// calls back finds the new phase. Tokens are pushed; a party that its token refuses to pay (a blocklist) therefore
/// also holds up its peer's payout until the token relents. Whoever deals in such tokens should know them.
/// A token that takes a fee on transfers credits more than arrives and can fail only the channels in that token.
contract PaymentChannels is IPaymentChannels, IChannelErrors, IERC1363Receiver, EIP712 {
    using SafeERC20 for IERC20;

    bytes32 private constant TOMBSTONE = bytes32(uint256(1));

    /// Where evidence for leaves has to be shown by their expiry (R12).
    IEvidenceRegistry public immutable registry;

    /// @inheritdoc IPaymentChannels
    mapping(bytes32 channelId => bytes32) public slot;

    constructor(IEvidenceRegistry evidenceRegistry) EIP712("SmartMesh PaymentChannels", "1") {
        registry = evidenceRegistry;
    }

    // ---------------------------------------------------------------- open

    /// R0. Called by the token (msg.sender) after `from` sent `value` of it here: opens and funds a channel.
    /// @param data abi.encode(address peer, uint64 nonce, uint32 hold, uint32 amnestyHold, uint256 amnestyFee)
    function onTransferReceived(address, address from, uint256 value, bytes calldata data) external returns (bytes4) {
        Channel memory channel;
        address peer;
        (peer, channel.nonce, channel.hold, channel.amnestyHold, channel.amnestyFee) =
            abi.decode(data, (address, uint64, uint32, uint32, uint256));
        _require63Bits(channel.nonce);
        if (peer == from) revert SameParty(peer);
        if (peer == address(0) || from == address(0)) revert ZeroParty();
        channel.token = msg.sender;
        if (from < peer) (channel.partyA, channel.partyB, channel.depositA) = (from, peer, value);
        else (channel.partyA, channel.partyB, channel.depositB) = (peer, from, value);

        bytes32 id = channelIdOf(channel.partyA, channel.partyB, channel.token, channel.nonce);
        if (slot[id] != 0) revert ChannelIdUsed(id, slot[id]);
        slot[id] = Preimage.open(channel);
        emit Opened(id, channel.partyA, channel.partyB, channel);
        return IERC1363Receiver.onTransferReceived.selector;
    }

    /// @inheritdoc IPaymentChannels
    function channelIdOf(address partyA, address partyB, address token, uint64 nonce) public view returns (bytes32) {
        return LaneHashes.channelId(partyA, partyB, token, nonce);
    }

    // ---------------------------------------------------------------- close

    /// R16.
    /// @inheritdoc IPaymentChannels
    function cooperativeClose(
        Channel calldata channel,
        uint256 payoutA,
        uint256 payoutB,
        uint64 deadline,
        bytes calldata signatureA,
        bytes calldata signatureB
    ) external {
        bytes32 id = _requireOpen(channel);
        _requireBefore(deadline);
        uint256 total = Settlement.total(channel);
        if (payoutA > total || payoutB != total - payoutA) revert PayoutsNotTotal(payoutA, payoutB, total);
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, payoutA, payoutB, deadline);
        _requireSigned(channel.partyA, agreed, signatureA);
        _requireSigned(channel.partyB, agreed, signatureB);

        slot[id] = TOMBSTONE;
        emit CooperativelyClosed(id, payoutA, payoutB);
        _pushBoth(channel, payoutA, payoutB);
    }

    /// R6, R7: the closer's lane stands at m, the peer's at s, until raised.
    /// @inheritdoc IPaymentChannels
    function close(Channel calldata channel, CloseClaim calldata claim) external {
        bytes32 id = _requireOpen(channel);
        _requireBefore(claim.deadline);
        if (claim.amnesty) revert AmnestyNotOffered();
        _require63Bits(claim.newest.seq);
        _require63Bits(claim.peer.seq);
        _require63Bits(claim.preAckSeq);
        address peer = _peerOf(channel, claim.closer);

        bytes32 newestHash = _hashOf(id, claim.closer, claim.newest);
        bytes32 peerHash = _hashOf(id, peer, claim.peer);
        _requireSigned(claim.closer, LaneHashes.closeHash(id, claim, newestHash, peerHash), claim.closeSignature);
        if (claim.peer.seq != 0) _requireSigned(peer, peerHash, claim.peerSignature);
        _requireAcked(id, claim, newestHash, peer);

        Closing memory closing;
        closing.closerIsA = claim.closer == channel.partyA;
        closing.endTime = uint64(block.timestamp) + channel.hold;
        closing.newestSeq = claim.newest.seq;
        closing.newestHash = newestHash;
        closing.ackedSeq = claim.ackedSeq;
        closing.ackedHash = claim.ackedHash;
        closing.peerSeq = claim.peer.seq;
        closing.preAckSeq = claim.preAckSeq;
        Selected memory own = _select(claim.newest, newestHash, claim.ackedSeq);
        Selected memory other = _select(claim.peer, peerHash, claim.peer.seq);
        closing.newestTransferred = own.transferred;
        closing.newestRoot = own.pendingRoot;
        (closing.laneA, closing.laneB) = closing.closerIsA ? (own, other) : (other, own);

        slot[id] = Preimage.closing(channel, closing);
        emit CloseStarted(id, claim.closer, channel, closing);
    }

    /// R6: c is acknowledged by the peer, and m continues it. An m that the peer did not acknowledge is given with its
    /// leaves, so that a leaf regress can be proved (R10b) and so that its leaves can earn all they promise.
    function _requireAcked(bytes32 id, CloseClaim calldata claim, bytes32 newestHash, address peer) private view {
        uint64 seq = claim.newest.seq;
        if (seq < claim.ackedSeq) revert NewestBelowAcked(seq, claim.ackedSeq);
        if (seq == claim.ackedSeq) {
            if (claim.ackedHash != newestHash) revert AckedHashDiffers(claim.ackedHash, newestHash);
        } else {
            Leaves.requireRoot(claim.newestLeaves, claim.newest.pendingRoot);
            uint256 sum = Leaves.sum(claim.newestLeaves);
            if (sum != claim.newest.pendingTotal) revert WrongPendingTotal(sum, claim.newest.pendingTotal);
        }
        if (claim.ackedSeq != 0) {
            _requireAck(
                id, claim.closer, peer, claim.ackedSeq, claim.ackedHash, claim.ackedIsPreAck, claim.ackSignature
            );
        } else if (claim.ackedHash != 0) {
            revert AckedHashDiffers(claim.ackedHash, 0);
        }
    }

    // ---------------------------------------------------------------- answer

    /// R8.
    /// @inheritdoc IPaymentChannels
    function raise(
        Channel calldata channel,
        Closing calldata closing,
        LaneState calldata state,
        bytes calldata payerSignature,
        bool isPreAck,
        bytes calldata payeeSignature
    ) external {
        bytes32 id = _requireInHold(channel, closing);
        address payer = state.payer;
        address payee = _peerOf(channel, payer);
        bytes32 hash = _hashOf(id, payer, state);
        bool isLaneA = payer == channel.partyA;
        bool named;
        if (isLaneA == closing.closerIsA) {
            _requireRaisesOwn(closing, isLaneA ? closing.laneA : closing.laneB, state.seq, payee);
            named = _isNamed(closing, hash);
        } else {
            uint64 selected = (isLaneA ? closing.laneA : closing.laneB).seq;
            if (state.seq <= selected) revert NotAboveSelected(state.seq, selected);
        }
        if (!named) _requireSigned(payer, hash, payerSignature);
        _requireAck(id, payer, payee, state.seq, hash, isPreAck, payeeSignature);

        Closing memory raised = closing;
        Selected memory lane = _select(state, hash, state.seq);
        if (isLaneA) raised.laneA = lane;
        else raised.laneB = lane;
        slot[id] = Preimage.closing(channel, raised);
        emit Raised(id, payer, state.seq, raised);
    }

    /// R8 for the closer's own lane: from the floor up to m. Going back from m is the payee's choice alone - the closer
    /// holds acknowledgements of older states too, and could else lower its lane in the last block of the hold.
    /// Raising to m itself is meaningful: it lifts the floor.
    function _requireRaisesOwn(Closing calldata closing, Selected calldata lane, uint64 seq, address payee)
        private
        view
    {
        if (seq == 0) revert NoState();
        if (seq < lane.floor) revert BelowFloor(seq, lane.floor);
        if (seq > closing.newestSeq) revert AboveNewest(seq, closing.newestSeq);
        if (seq == lane.seq && seq == lane.floor) revert NotAboveSelected(seq, lane.seq);
        if (seq < lane.seq && msg.sender != payee) revert OnlyPayeeMayLower(payee, msg.sender);
    }

    /// R10: the victim gets all the channel holds, at once.
    /// Every close is a normal one here; an amnesty close (R13) could not be convicted.
    /// @inheritdoc IPaymentChannels
    function proveLie(Channel calldata channel, Closing calldata closing, LieProof calldata proof) external {
        bytes32 id = _requireInHold(channel, closing);
        (address liar, address victim) =
            closing.closerIsA ? (channel.partyA, channel.partyB) : (channel.partyB, channel.partyA);
        if (Lies.isAboutOwnState(proof.kind)) {
            if (proof.state.seq == 0) revert NoState();
            bytes32 hash = _hashOf(id, liar, proof.state);
            Lies.requireStateLie(closing, proof, hash);
            if (!_isNamed(closing, hash)) _requireSigned(liar, hash, proof.signature);
        } else {
            Lies.requireAckLie(closing, proof);
            bool isPreAck = proof.kind == Lie.PreAckAboveClaim;
            _requireAck(id, victim, liar, proof.ackSeq, proof.ackHash, isPreAck, proof.signature);
        }

        uint256 total = Settlement.total(channel);
        slot[id] = TOMBSTONE;
        emit Confiscated(id, liar, victim, proof.kind, total);
        _push(channel.token, victim, total);
    }

    // ---------------------------------------------------------------- settle

    /// R11.
    /// @inheritdoc IPaymentChannels
    function settle(Channel calldata channel, Closing calldata closing) external {
        bytes32 id = _requireClosing(channel, closing);
        if (block.timestamp <= closing.endTime) revert HoldNotOver(closing.endTime, block.timestamp);

        Settled memory settled = Settlement.begin(closing, uint64(block.timestamp) + channel.hold);
        Settlement.pay(channel, settled);
        emit ChannelSettled(id, settled, _storeSettled(id, channel, settled));
        _pushBoth(channel, settled.paidA, settled.paidB);
    }

    /// R11, R12.
    /// @inheritdoc IPaymentChannels
    function resolve(
        Channel calldata channel,
        Settled calldata settled,
        address payer,
        bytes32[] calldata leafHashes,
        uint256 index,
        Leaf calldata leaf,
        bytes calldata evidence
    ) external {
        bytes32 id = _requireSettled(channel, settled);
        address payee = _peerOf(channel, payer);
        uint256 earned = _earned(leaf, evidence);
        if (earned < leaf.amount) _requireMayEarnLess(payee, leaf.expiry, settled.claimEnd);

        Settled memory next = settled;
        SettledLane memory lane = payer == channel.partyA ? next.laneA : next.laneB;
        bytes32 rest = Leaves.rootWithout(leafHashes, index, Leaves.hash(leaf), lane.pendingRoot);
        earned = Settlement.resolve(lane, leaf.amount, earned, rest);
        Settlement.pay(channel, next);
        emit LeafResolved(id, payer, Leaves.hash(leaf), earned, next, _storeSettled(id, channel, next));
        _pushBoth(channel, next.paidA - settled.paidA, next.paidB - settled.paidB);
    }

    /// R12: the contract sees only what it is shown. The payee has until `claimEnd` to show its best evidence before
    /// anyone else may resolve a leaf for less than its amount.
    function _requireMayEarnLess(address payee, uint64 expiry, uint64 claimEnd) private view {
        uint64 until = expiry > claimEnd ? expiry : claimEnd;
        if (msg.sender != payee && block.timestamp <= until) revert LeafStillOpen(until, block.timestamp);
    }

    /// R12: evidence counts if the registry saw it by the leaf's expiry.
    function _earned(Leaf calldata leaf, bytes calldata evidence) private view returns (uint256) {
        uint64 seen = registry.firstSeen(leaf.evaluator, leaf.terms, evidence);
        if (seen == 0 || seen > leaf.expiry) return 0;
        return Evaluation.earned(leaf.evaluator, leaf.terms, leaf.amount, evidence);
    }

    // ---------------------------------------------------------------- phase

    function _requireOpen(Channel calldata channel) private view returns (bytes32 id) {
        id = _idOf(channel);
        bytes32 given = Preimage.givenOpen(channel);
        if (given != slot[id]) revert NotOpen(given, slot[id]);
    }

    function _requireClosing(Channel calldata channel, Closing calldata closing) private view returns (bytes32 id) {
        id = _idOf(channel);
        bytes32 given = Preimage.givenClosing(channel, closing);
        if (given != slot[id]) revert NotClosing(given, slot[id]);
    }

    function _requireInHold(Channel calldata channel, Closing calldata closing) private view returns (bytes32 id) {
        id = _requireClosing(channel, closing);
        if (block.timestamp > closing.endTime) revert HoldOver(closing.endTime, block.timestamp);
    }

    function _requireSettled(Channel calldata channel, Settled calldata settled) private view returns (bytes32 id) {
        id = _idOf(channel);
        bytes32 given = Preimage.givenSettled(channel, settled);
        if (given != slot[id]) revert NotSettled(given, slot[id]);
    }

    function _storeSettled(bytes32 id, Channel calldata channel, Settled memory settled)
        private
        returns (bool finished)
    {
        finished = Settlement.finished(settled);
        slot[id] = finished ? TOMBSTONE : Preimage.settled(channel, settled);
    }

    // ---------------------------------------------------------------- states, signatures, time

    function _idOf(Channel calldata channel) private view returns (bytes32) {
        return channelIdOf(channel.partyA, channel.partyB, channel.token, channel.nonce);
    }

    /// A number that a victim's software cannot read would hide the close from it.
    function _require63Bits(uint64 number) private pure {
        if (number > uint64(type(int64).max)) revert Above63Bits(number);
    }

    function _peerOf(Channel calldata channel, address party) private pure returns (address) {
        if (party == channel.partyA) return channel.partyB;
        if (party == channel.partyB) return channel.partyA;
        revert NotAParty(party, channel.partyA, channel.partyB);
    }

    /// The hash of a state of `payer`'s lane of this channel; of "no state", whose other fields mean nothing, 0.
    function _hashOf(bytes32 id, address payer, LaneState calldata state) private pure returns (bytes32) {
        if (state.seq == 0) return 0;
        if (state.channelId != id) revert WrongChannel(state.channelId, id);
        if (state.payer != payer) revert WrongPayer(state.payer, payer);
        return LaneHashes.stateHash(state);
    }

    function _select(LaneState calldata state, bytes32 hash, uint64 floor)
        private
        pure
        returns (Selected memory selected)
    {
        if (state.seq == 0) return selected;
        return Selected(state.seq, hash, floor, state.transferred, state.pendingRoot, state.pendingTotal);
    }

    /// R6: by naming m and c in the close the closer has signed them.
    function _isNamed(Closing calldata closing, bytes32 hash) private pure returns (bool) {
        return hash == closing.newestHash || hash == closing.ackedHash;
    }

    /// R2, R3: the payee's word on a state of the payer's lane.
    function _requireAck(
        bytes32 id,
        address payer,
        address payee,
        uint64 seq,
        bytes32 hash,
        bool isPreAck,
        bytes calldata signature
    ) private view {
        bytes32 ackType = isPreAck ? LaneHashes.LANE_PRE_ACK : LaneHashes.LANE_ACK;
        _requireSigned(payee, LaneHashes.ackHash(ackType, id, payer, seq, hash), signature);
    }

    /// Sending a transaction is as good as signing what it says.
    function _requireSigned(address signer, bytes32 structHash, bytes calldata signature) private view {
        if (signature.length == 0 && msg.sender == signer) return;
        (address recovered,,) = ECDSA.tryRecoverCalldata(_hashTypedDataV4(structHash), signature);
        if (recovered != signer) revert WrongSigner(signer, recovered);
    }

    function _requireBefore(uint64 deadline) private view {
        if (block.timestamp > deadline) revert DeadlinePassed(deadline, block.timestamp);
    }

    function _pushBoth(Channel calldata channel, uint256 toA, uint256 toB) private {
        _push(channel.token, channel.partyA, toA);
        _push(channel.token, channel.partyB, toB);
    }

    function _push(address token, address to, uint256 amount) private {
        if (amount != 0) IERC20(token).safeTransfer(to, amount);
    }
}
