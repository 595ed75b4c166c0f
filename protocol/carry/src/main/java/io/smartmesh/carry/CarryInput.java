package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import java.util.List;
import java.util.Optional;

/** What the machine is told. */
public sealed interface CarryInput {
  /**
   * To be carried.
   *
   * @param contents what the recipient is to get, 1 … {@link CarryLimits#CONTENTS_BYTES} bytes
   * @param lifetimeSeconds given up after so long, 1 … {@link CarryLimits#LIFETIME_SECONDS}
   * @param label {@link CarryLimits#LABEL_LENGTH} bytes, told with whatever becomes of it
   */
  record Send(Recipient to, Urgency urgency, Bytes contents, long lifetimeSeconds, Bytes label)
      implements CarryInput {
    public Send {
      if (label.length() != CarryLimits.LABEL_LENGTH) {
        throw new IllegalArgumentException(
            "a label has " + CarryLimits.LABEL_LENGTH + " bytes, not " + label.length());
      }
    }
  }

  /** What has this label is not needed any more: it went another way. */
  record Cancel(Bytes label) implements CarryInput {}

  /** From now on what is named by one of these is for this device as well (CT-6). */
  record AlsoNamed(List<Bytes> tagSecrets) implements CarryInput {}

  /**
   * What is here is given to whom nobody hears of again (BH-2). Answered by {@link
   * CarryOutput.Exported}.
   *
   * @param to bundles for it alone; all where it is empty
   * @param mostBytes of all items with their overheads
   * @param itemOverhead bytes that each takes besides its own
   * @param taker is not given again what it was given, nor what it brought (BH-6); empty for a file
   */
  record Export(Optional<Recipient> to, int mostBytes, int itemOverhead, Optional<Address> taker)
      implements CarryInput {}

  /**
   * What somebody has brought, each item hostile until decoded (BH-3). Answered by {@link
   * CarryOutput.Imported}.
   *
   * @param bringer whose share it counts against, as a stranger's
   */
  record Import(Address bringer, List<Bytes> items) implements CarryInput {}

  /**
   * A contact begins.
   *
   * @param frameBytes that one frame may have, {@link CarryLimits#FRAME_BYTES_LEAST} or more
   * @param friend whom this node deals with: not bound by the shares of strangers (CY-13)
   * @param tagSecret of whom this node recognises: by it bundles for it are known (CY-6)
   */
  record Near(Address peer, int frameBytes, boolean friend, Optional<Bytes> tagSecret)
      implements CarryInput {}

  /** It has ended. */
  record Gone(Address peer) implements CarryInput {}

  /** A frame of {@code peer}. Hostile until decoded. */
  record FrameArrived(Address peer, Bytes frame) implements CarryInput {}
}
