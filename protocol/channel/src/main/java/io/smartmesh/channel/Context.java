package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainClock;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.conditions.Conditions;
import java.util.Optional;

/**
 * What all channels of a node share. Signing is deterministic, so signatures are not stored (CH-5).
 */
record Context(
    SigningKey self,
    ChannelHashes hashes,
    Verifier verifier,
    ChainClock clock,
    ChannelPolicy policy,
    Conditions conditions) {
  Address address() {
    return self.address();
  }

  ChannelsContract contract() {
    return hashes.contract();
  }

  /**
   * Why a channel between us and another is none that we take part in: told once, and then it is as
   * if it did not exist (CH-21, CH-39). What others open among themselves is no news.
   *
   * @param channels how many we have
   */
  Optional<ChannelError> objectionTo(ChannelId id, ChannelRecord terms, int channels) {
    Address token = contract().token();
    if (!terms.isParty(address())) {
      return Optional.empty();
    } else if (!terms.token().equals(token)) {
      return Optional.of(new ChannelError.WrongToken(id, terms.token(), token));
    } else if (!terms.isSolvent()) {
      return Optional.of(new ChannelError.Implausible(id, "more withdrawn than there is"));
    } else if (terms.hold() < Limits.HOLD_SECONDS_LEAST) {
      return Optional.of(
          new ChannelError.HoldTooShort(id, terms.hold(), Limits.HOLD_SECONDS_LEAST));
    } else if (terms.amnestyHold() > Limits.AMNESTY_HOLD_SECONDS_MOST) {
      return Optional.of(
          new ChannelError.AmnestyTooLong(
              id, terms.amnestyHold(), Limits.AMNESTY_HOLD_SECONDS_MOST));
    }
    return channels < Limits.CHANNELS
        ? Optional.empty()
        : Optional.of(new ChannelError.TooManyChannels(id, channels + 1, Limits.CHANNELS));
  }

  Signature signState(LaneState state) {
    return self.sign(hashes.laneState(state));
  }

  /** Our acknowledgement of the peer's state (R2). */
  Signature signAck(LaneState state) {
    return self.sign(
        hashes.laneAck(
            state.channelId(), state.payer(), state.seq(), ChannelHashes.stateHash(state)));
  }

  Signature signPreAck(ChannelId channel, Address payer, InLane.GivenPreAck given) {
    return self.sign(hashes.lanePreAck(channel, payer, given.seq(), given.stateHash()));
  }
}
