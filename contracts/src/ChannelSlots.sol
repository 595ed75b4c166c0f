// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {SignedMessages} from "./SignedMessages.sol";
import {IChannelErrors} from "./interfaces/IChannelErrors.sol";
import {IPaymentChannels} from "./interfaces/IPaymentChannels.sol";
import {LaneHashes} from "./libraries/LaneHashes.sol";
import {Preimage} from "./libraries/Preimage.sol";
import {Settlement} from "./libraries/Settlement.sol";

/// One word for each channel, and whether what is given is what it commits to.
abstract contract ChannelSlots is IPaymentChannels, SignedMessages {
    bytes32 private constant TOMBSTONE = bytes32(uint256(1));

    /// @inheritdoc IPaymentChannels
    mapping(bytes32 channelId => bytes32) public slot;

    /// @inheritdoc IPaymentChannels
    function channelIdOf(address partyA, address partyB, address token, uint64 openBefore)
        public
        view
        returns (bytes32)
    {
        return LaneHashes.channelId(partyA, partyB, token, openBefore);
    }

    // ---------------------------------------------------------------- phase

    function _requireOpen(Channel calldata channel) internal view returns (bytes32 id) {
        id = _idOf(channel);
        bytes32 given = Preimage.givenOpen(channel);
        if (given != slot[id]) revert IChannelErrors.NotOpen(given, slot[id]);
    }

    function _requireClosing(Channel calldata channel, Closing calldata closing) internal view returns (bytes32 id) {
        id = _idOf(channel);
        bytes32 given = Preimage.givenClosing(channel, closing);
        if (given != slot[id]) revert IChannelErrors.NotClosing(given, slot[id]);
    }

    function _requireInHold(Channel calldata channel, Closing calldata closing) internal view returns (bytes32 id) {
        id = _requireClosing(channel, closing);
        if (block.timestamp > closing.endTime) revert IChannelErrors.HoldOver(closing.endTime, block.timestamp);
    }

    /// In the hold, with what the close claimed.
    function _requireClaim(Channel calldata channel, Closing calldata closing, Claim calldata claim)
        internal
        view
        returns (bytes32 id)
    {
        id = _requireInHold(channel, closing);
        bytes32 given = Preimage.givenClaim(claim);
        if (given != closing.claim) revert IChannelErrors.WrongClaim(given, closing.claim);
    }

    function _requireOver(Channel calldata channel, Closing calldata closing) internal view returns (bytes32 id) {
        id = _requireClosing(channel, closing);
        if (block.timestamp <= closing.endTime) revert IChannelErrors.HoldNotOver(closing.endTime, block.timestamp);
    }

    function _requireSettled(Channel calldata channel, Settled calldata settled) internal view returns (bytes32 id) {
        id = _idOf(channel);
        bytes32 given = Preimage.givenSettled(channel, settled);
        if (given != slot[id]) revert IChannelErrors.NotSettled(given, slot[id]);
    }

    function _storeSettled(bytes32 id, Channel calldata channel, Settled memory settled)
        internal
        returns (bool finished)
    {
        finished = Settlement.finished(settled);
        if (finished) _finish(id, channel);
        else slot[id] = Preimage.settled(channel, settled);
    }

    /// R0: once it cannot be opened any more the id needs no tombstone, and the slot is given back.
    function _finish(bytes32 id, Channel calldata channel) internal {
        slot[id] = block.timestamp > channel.openBefore ? bytes32(0) : TOMBSTONE;
    }

    // ---------------------------------------------------------------- parties and states

    function _idOf(Channel calldata channel) internal view returns (bytes32) {
        return LaneHashes.channelId(channel);
    }

    function _peerOf(Channel calldata channel, address party) internal pure returns (address) {
        if (party == channel.partyA) return channel.partyB;
        if (party == channel.partyB) return channel.partyA;
        revert IChannelErrors.NotAParty(party, channel.partyA, channel.partyB);
    }

    /// This party, and its peer.
    function _parties(Channel calldata channel, bool isA) internal pure returns (address, address) {
        return isA ? (channel.partyA, channel.partyB) : (channel.partyB, channel.partyA);
    }

    /// The hash of a state of `payer`'s lane of this channel; of "no state" 0.
    function _hashOf(bytes32 id, address payer, Lane calldata state) internal pure returns (bytes32) {
        uint64 seq = state.seq;
        _require63Bits(seq);
        if (seq == 0 && (state.transferred != 0 || state.pendingRoot != 0 || state.pendingTotal != 0)) {
            revert IChannelErrors.StartNotEmpty();
        }
        return LaneHashes.stateHash(id, payer, state);
    }

    /// R6: by naming m and c in the close the closer has signed them.
    function _isNamed(Claim calldata claim, bytes32 hash, bytes32 newestHash) internal pure returns (bool) {
        return hash == newestHash || hash == claim.ackedHash;
    }

    function _requireAgreed(
        Channel calldata channel,
        bytes32 agreed,
        uint64 deadline,
        Signature calldata signatureA,
        Signature calldata signatureB
    ) internal view {
        _requireBefore(deadline);
        _requireSigned(channel.partyA, agreed, signatureA);
        _requireSigned(channel.partyB, agreed, signatureB);
    }

    /// R12: the contract sees only what it is shown. The payee has until `claimEnd` to show its best evidence before
    /// anyone else may resolve a leaf for less than its amount.
    function _requireOverFor(uint64 expiry, uint64 claimEnd) internal view {
        uint64 until = expiry > claimEnd ? expiry : claimEnd;
        if (block.timestamp <= until) revert IChannelErrors.LeafStillOpen(until, block.timestamp);
    }
}
