package io.smartmesh.channel;

import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.LaneState;

/**
 * A state of our lane with the payee's LaneAck or LanePreAck over it. With its leaves: the chain
 * may settle with it, and then each of them must be named to be resolved.
 */
record Acknowledged(Lane lane, Signature signature) {
  LaneState state() {
    return lane.state();
  }

  long seq() {
    return lane.seq();
  }
}
