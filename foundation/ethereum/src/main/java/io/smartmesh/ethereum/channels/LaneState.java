package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;

/**
 * One direction of a channel, as its payer signs it (rule R1). Sequence number 0 is the empty start
 * that nobody signs.
 *
 * @param transferred cumulative; never falls along {@code seq}
 * @param pendingRoot {@link ChannelHashes#pendingRoot} of the leaves, zero for none
 * @param pendingTotal sum of the leaves' amounts
 */
public record LaneState(
    ChannelId channelId,
    Address payer,
    long seq,
    Amount transferred,
    Hash pendingRoot,
    Amount pendingTotal) {

  public static LaneState start(ChannelId channelId, Address payer) {
    return new LaneState(channelId, payer, 0, Amount.ZERO, Hash.ZERO, Amount.ZERO);
  }
}
