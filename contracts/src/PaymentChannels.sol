// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1363Receiver} from "@openzeppelin/contracts/interfaces/IERC1363Receiver.sol";
import {ChannelCloses} from "./ChannelCloses.sol";
import {TokenVault} from "./TokenVault.sol";
import {IChannelErrors} from "./interfaces/IChannelErrors.sol";
import {IEvidenceRegistry} from "./interfaces/IEvidenceRegistry.sol";
import {IPaymentChannels} from "./interfaces/IPaymentChannels.sol";
import {Evaluation} from "./libraries/Evaluation.sol";
import {LaneHashes} from "./libraries/LaneHashes.sol";
import {Leaves} from "./libraries/Leaves.sol";
import {Preimage} from "./libraries/Preimage.sol";
import {RewardList} from "./libraries/RewardList.sol";
import {Settlement} from "./libraries/Settlement.sol";

/// Payment channels in any ERC-20. See IPaymentChannels for the messages and docs/spec/channel.md for the rules.
///   open --topUp*, withdraw*--> open --cooperativeClose----> finished
///   open --close--> closing --raise*--> closing --proveLie-> finished
///                                        closing --settle---> finished, or settled while leaves are pending
///                                        settled --resolve--> settled, or finished with the last leaf
///
/// Every call checks the preimage against the slot, writes the slot, and only then pays out: a token that calls back finds
/// the new phase. Tokens that come in are there before anything is written.
contract PaymentChannels is IChannelErrors, IERC1363Receiver, ChannelCloses {
    uint256 private constant OPENING_SIZE = 5 * 32;
    uint256 private constant CHANNEL_SIZE = 11 * 32;

    /// Where evidence for leaves has to be shown by their expiry (R12).
    IEvidenceRegistry public immutable registry;

    /// @param trustedToken is known to keep its balances; address(0) for none
    constructor(IEvidenceRegistry evidenceRegistry, address trustedToken) TokenVault(trustedToken) {
        registry = evidenceRegistry;
    }

    // ---------------------------------------------------------------- open, top up

    /// Called by the token (msg.sender) after `from` sent `value` of it here: opens a channel or tops one up.
    function onTransferReceived(address, address from, uint256 value, bytes calldata data) external returns (bytes4) {
        if (data.length == OPENING_SIZE) {
            _open(from, msg.sender, value, abi.decode(data, (Opening)));
        } else if (data.length == CHANNEL_SIZE) {
            Channel calldata channel;
            assembly ("memory-safe") {
                channel := data.offset
            }
            if (channel.token != msg.sender) revert WrongToken(msg.sender, channel.token);
            _topUp(channel, from, value);
        } else {
            revert NoSuchOrder(data.length);
        }
        return IERC1363Receiver.onTransferReceived.selector;
    }

    /// @inheritdoc IPaymentChannels
    function open(
        address opener,
        address token,
        uint256 deposit,
        Opening calldata opening,
        Signature calldata signature,
        Permit calldata permit
    ) external {
        _requireSigned(opener, LaneHashes.openHash(opener, token, deposit, opening), signature);
        _pull(token, opener, deposit, permit);
        _open(opener, token, deposit, opening);
    }

    /// @inheritdoc IPaymentChannels
    function topUp(
        Channel calldata channel,
        address party,
        uint256 deposit,
        uint64 deadline,
        Signature calldata signature,
        Permit calldata permit
    ) external {
        _requireBefore(deadline);
        bytes32 id = _idOf(channel);
        _requireSigned(party, LaneHashes.sumHash(LaneHashes.TOP_UP, id, party, deposit, deadline), signature);
        uint256 before = party == channel.partyA ? channel.depositA : channel.depositB;
        if (deposit <= before) revert NothingNew(deposit, before);
        _pull(channel.token, party, deposit - before, permit);
        _topUp(channel, party, deposit - before);
    }

    /// R0.
    function _open(address opener, address token, uint256 deposit, Opening memory opening) private {
        _requireBefore(opening.openBefore);
        _require63Bits(opening.openBefore);
        if (opening.peer == opener) revert SameParty(opener);
        if (opening.peer == address(0) || opener == address(0)) revert ZeroParty();
        Channel memory channel;
        channel.token = token;
        (channel.openBefore, channel.hold) = (opening.openBefore, opening.hold);
        (channel.amnestyHold, channel.amnestyFee) = (opening.amnestyHold, opening.amnestyFee);
        if (opener < opening.peer) {
            (channel.partyA, channel.partyB, channel.depositA) = (opener, opening.peer, deposit);
        } else {
            (channel.partyA, channel.partyB, channel.depositB) = (opening.peer, opener, deposit);
        }

        bytes32 id = channelIdOf(channel.partyA, channel.partyB, token, channel.openBefore);
        if (slot[id] != 0) revert ChannelIdUsed(id, slot[id]);
        slot[id] = Preimage.open(channel);
        _credit(token, deposit);
        emit Opened(
            id,
            channel.partyA,
            channel.partyB,
            token,
            channel.openBefore,
            channel.hold,
            channel.amnestyHold,
            channel.amnestyFee,
            channel.depositA,
            channel.depositB
        );
    }

    function _topUp(Channel calldata channel, address party, uint256 amount) private {
        bytes32 id = _requireOpen(channel);
        _peerOf(channel, party);
        Channel memory richer = channel;
        if (party == channel.partyA) richer.depositA += amount;
        else richer.depositB += amount;
        // Overflows here rather than when it is paid out.
        Settlement.sum(richer.depositA, richer.depositB, richer.withdrawnA, richer.withdrawnB);
        slot[id] = Preimage.open(richer);
        _credit(channel.token, amount);
        emit ToppedUp(id, richer);
    }

    // ---------------------------------------------------------------- agreed by both

    /// R16.
    /// @inheritdoc IPaymentChannels
    function cooperativeClose(
        Channel calldata channel,
        uint256 payoutA,
        uint256 payoutB,
        uint64 deadline,
        Signature calldata signatureA,
        Signature calldata signatureB
    ) external {
        bytes32 id = _requireOpen(channel);
        uint256 total = Settlement.total(channel);
        if (payoutA > total || payoutB != total - payoutA) revert PayoutsNotTotal(payoutA, payoutB, total);
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, payoutA, payoutB, deadline);
        _requireAgreed(channel, agreed, deadline, signatureA, signatureB);

        _finish(id, channel);
        emit CooperativelyClosed(id, payoutA, payoutB);
        _push(channel.token, channel.partyA, payoutA);
        _push(channel.token, channel.partyB, payoutB);
    }

    /// R16.
    /// @inheritdoc IPaymentChannels
    function withdraw(
        Channel calldata channel,
        address party,
        uint256 withdrawn,
        uint64 deadline,
        Signature calldata signatureA,
        Signature calldata signatureB
    ) external {
        bytes32 id = _requireOpen(channel);
        _peerOf(channel, party);
        uint256 before = party == channel.partyA ? channel.withdrawnA : channel.withdrawnB;
        if (withdrawn <= before) revert NothingNew(withdrawn, before);
        uint256 total = Settlement.total(channel);
        if (withdrawn - before > total) revert MoreThanHeld(withdrawn - before, total);
        bytes32 agreed = LaneHashes.sumHash(LaneHashes.WITHDRAWAL, id, party, withdrawn, deadline);
        _requireAgreed(channel, agreed, deadline, signatureA, signatureB);

        Channel memory poorer = channel;
        if (party == channel.partyA) poorer.withdrawnA = withdrawn;
        else poorer.withdrawnB = withdrawn;
        slot[id] = Preimage.open(poorer);
        emit Withdrawn(id, poorer);
        _push(channel.token, party, withdrawn - before);
    }

    // ---------------------------------------------------------------- settle

    /// R11.
    /// @inheritdoc IPaymentChannels
    function settle(Channel calldata channel, Closing calldata closing) external {
        bytes32 id = _requireOver(channel, closing);
        if (closing.rewards != 0) revert WrongRewards(0, closing.rewards);
        (uint256 toA, uint256 toB, uint64 claimEnd) = _settle(id, channel, closing);
        _emitSettled(id, toA, toB, claimEnd);
        _push(channel.token, channel.partyA, toA);
        _push(channel.token, channel.partyB, toB);
    }

    /// R11, R13, R15: the amnesty fee first, then each party's tower.
    /// @inheritdoc IPaymentChannels
    function settleWithRewards(Channel calldata channel, Closing calldata closing, Rewards calldata rewards) external {
        bytes32 id = _requireOver(channel, closing);
        RewardList.requireBooked(rewards, closing.rewards);
        (uint256 paidA, uint256 paidB, uint64 claimEnd) = _settle(id, channel, closing);
        (uint256 toA, uint256 toB) = (paidA, paidB);
        if (closing.closerIsA) toA = _reward(id, channel, true, rewards.raiser, channel.amnestyFee, toA);
        else toB = _reward(id, channel, false, rewards.raiser, channel.amnestyFee, toB);
        toA = _reward(id, channel, true, rewards.towerA, rewards.rewardA, toA);
        toB = _reward(id, channel, false, rewards.towerB, rewards.rewardB, toB);
        _emitSettled(id, paidA, paidB, claimEnd);
        _push(channel.token, channel.partyA, toA);
        _push(channel.token, channel.partyB, toB);
    }

    function _emitSettled(bytes32 id, uint256 paidA, uint256 paidB, uint64 claimEnd) private {
        if (claimEnd == 0) emit ChannelSettled(id, paidA, paidB);
        else emit SettledPending(id, paidA, paidB, claimEnd);
    }

    /// `claimEnd` is 0 when nothing is pending.
    function _settle(bytes32 id, Channel calldata channel, Closing calldata closing)
        private
        returns (uint256 toA, uint256 toB, uint64 claimEnd)
    {
        if (Settlement.isPlain(closing)) {
            _finish(id, channel);
            (toA, toB) = Settlement.payPlain(channel, closing);
        } else {
            Settled memory settled = Settlement.begin(closing, uint64(block.timestamp) + channel.hold);
            Settlement.pay(channel, settled);
            (toA, toB) = (settled.paidA, settled.paidB);
            if (!_storeSettled(id, channel, settled)) claimEnd = settled.claimEnd;
        }
    }

    /// @inheritdoc IPaymentChannels
    function resolve(
        Channel calldata channel,
        Settled calldata settled,
        bool isLaneA,
        bytes32[] calldata leafHashes,
        uint256 index,
        Leaf calldata leaf,
        bytes calldata evidence
    ) external {
        bytes32 id = _requireSettled(channel, settled);
        uint256 earned = Evaluation.earned(registry, leaf, evidence);
        if (earned < leaf.amount) {
            (, address payee) = _parties(channel, isLaneA);
            if (msg.sender != payee) _requireOverFor(leaf.expiry, settled.claimEnd);
        }
        _resolve(id, channel, settled, isLaneA, leafHashes, index, leaf, earned);
    }

    /// @inheritdoc IPaymentChannels
    function resolveWaived(
        Channel calldata channel,
        Settled calldata settled,
        bool isLaneA,
        bytes32[] calldata leafHashes,
        uint256 index,
        Leaf calldata leaf,
        bytes calldata evidence,
        Waiver calldata waiver
    ) external {
        bytes32 id = _requireSettled(channel, settled);
        (address payer, address payee) = _parties(channel, isLaneA);
        _requireBefore(waiver.deadline);
        bytes32 waived = LaneHashes.waiverHash(id, payer, Leaves.hash(leaf), waiver.accepted, waiver.deadline);
        _requireSigned(payee, waived, waiver.signature);
        uint256 earned = Evaluation.earned(registry, leaf, evidence);
        if (earned < waiver.accepted) revert LessThanAccepted(earned, waiver.accepted);
        _resolve(id, channel, settled, isLaneA, leafHashes, index, leaf, earned);
    }

    function _resolve(
        bytes32 id,
        Channel calldata channel,
        Settled calldata settled,
        bool isLaneA,
        bytes32[] calldata leafHashes,
        uint256 index,
        Leaf calldata leaf,
        uint256 earned
    ) private {
        Settled memory next = settled;
        SettledLane memory lane = isLaneA ? next.laneA : next.laneB;
        bytes32 leafHash = Leaves.hash(leaf);
        bytes32 rest = Leaves.rootWithout(leafHashes, index, leafHash, lane.pendingRoot);
        earned = Settlement.resolve(lane, leaf.amount, earned, rest);
        Settlement.pay(channel, next);
        bool finished = _storeSettled(id, channel, next);
        emit LeafResolved(id, isLaneA, leafHash, earned, lane, next.paidA, next.paidB, finished);
        _push(channel.token, channel.partyA, next.paidA - settled.paidA);
        _push(channel.token, channel.partyB, next.paidB - settled.paidB);
    }
}
