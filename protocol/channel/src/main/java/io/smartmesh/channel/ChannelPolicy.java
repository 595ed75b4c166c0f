package io.smartmesh.channel;

import io.smartmesh.base.Amount;

/**
 * What the user has decided about all channels of this device.
 *
 * @param asksBeforeClosing a close together that the peer wishes is shown to the user before it is
 *     signed (CH-36); otherwise it is signed when its amounts are as we know them
 * @param leastPending smaller pending payments towards us are given back at once, and none of ours
 *     is made (CH-42): what the places in a lane cost somebody who only fills them
 */
public record ChannelPolicy(boolean asksBeforeClosing, Amount leastPending) {
  public static final ChannelPolicy STANDARD = new ChannelPolicy(false, Amount.ZERO);
}
