package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainClock;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.LaneState;

/**
 * What all channels of a node share. Signing is deterministic, so signatures are not stored (CH-5).
 */
record Context(SigningKey self, ChannelHashes hashes, Verifier verifier, ChainClock clock) {
  Address address() {
    return self.address();
  }

  ChannelsContract contract() {
    return hashes.contract();
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
