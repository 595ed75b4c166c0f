package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;

/**
 * A state of a lane without its channel and payer (struct {@code Lane}): what a close selects.
 *
 * @param seq 0 for none, all else is zero then
 */
public record SelectedLane(long seq, Amount transferred, Hash pendingRoot, Amount pendingTotal) {
  public static final SelectedLane NONE = new SelectedLane(0, Amount.ZERO, Hash.ZERO, Amount.ZERO);

  public static SelectedLane of(LaneState state) {
    return state.seq() == 0
        ? NONE
        : new SelectedLane(
            state.seq(), state.transferred(), state.pendingRoot(), state.pendingTotal());
  }

  /** The whole state, as it was signed. */
  public LaneState in(ChannelId channelId, Address payer) {
    return new LaneState(channelId, payer, seq, transferred, pendingRoot, pendingTotal);
  }

  /** Whether this is that state of its lane. */
  public boolean isOf(LaneState state) {
    return equals(of(state));
  }
}
