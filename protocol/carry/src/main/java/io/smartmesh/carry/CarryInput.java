package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;

/** What the machine is told. */
public sealed interface CarryInput {
  /**
   * To be carried.
   *
   * @param contents what the recipient is to get, 1 … {@link CarryLimits#CONTENTS_BYTES} bytes
   * @param lifetimeSeconds given up after so long, 1 … {@link CarryLimits#LIFETIME_SECONDS}
   */
  record Send(Recipient to, Urgency urgency, Bytes contents, long lifetimeSeconds)
      implements CarryInput {}

  /** Not needed any more: it went another way. */
  record Cancel(BundleId id) implements CarryInput {}

  /**
   * A contact begins.
   *
   * @param frameBytes that one frame may have, {@link CarryLimits#FRAME_BYTES_LEAST} or more
   * @param friend whom this node deals with: not bound by the shares of strangers (CY-13)
   */
  record Near(Address peer, int frameBytes, boolean friend) implements CarryInput {}

  /** It has ended. */
  record Gone(Address peer) implements CarryInput {}

  /** A frame of {@code peer}. Hostile until decoded. */
  record FrameArrived(Address peer, Bytes frame) implements CarryInput {}
}
