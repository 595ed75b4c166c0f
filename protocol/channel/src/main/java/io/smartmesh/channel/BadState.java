package io.smartmesh.channel;

import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.LaneState;

/**
 * A state that the peer has signed and that we have refused (CH-40): evidence, should it ever close
 * with another one (R1, R10).
 *
 * @param isEquivocation we hold another state of the peer with the same number
 */
record BadState(LaneState state, Signature signature, boolean isEquivocation) {}
