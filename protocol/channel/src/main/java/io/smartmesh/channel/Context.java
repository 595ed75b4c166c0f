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

  /** CH-21, CH-39: channels of any other kind are as if they did not exist. */
  boolean takesPartIn(ChannelRecord terms) {
    return terms.isParty(address())
        && terms.token().equals(contract().token())
        && terms.isSolvent()
        && terms.hold() >= Limits.HOLD_SECONDS_LEAST
        && terms.amnestyHold() <= Limits.AMNESTY_HOLD_SECONDS_MOST;
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
