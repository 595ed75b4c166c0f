package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import java.util.List;

/** What the machine does and tells. */
public sealed interface CarryOutput {
  /** Must be durable before any later output is let out (CY-5). */
  record Store(StoreWrite write) implements CarryOutput {}

  /**
   * @param promises whether it relies on what was stored before; otherwise it may leave at once
   */
  record SendFrame(Address peer, Bytes frame, boolean promises) implements CarryOutput {}

  /** It is kept, and will be carried. */
  record Accepted(BundleId id, Bytes label) implements CarryOutput {}

  /** Somebody else carries a copy of an own bundle as well. */
  record Handed(Bytes label, Address by) implements CarryOutput {}

  /** A copy of somebody else's bundle is carried from now on. */
  record Taken(BundleId id) implements CarryOutput {}

  /**
   * A bundle for us: told once (CY-10).
   *
   * @param contents at least one byte (CY-3)
   */
  record Arrived(BundleId id, Address from, Bytes contents, int hops) implements CarryOutput {}

  /**
   * Its receipt is back.
   *
   * @param signed whether with the recipient's signature; without, the opener alone shows it
   */
  record Delivered(BundleId id, Bytes label, boolean signed) implements CarryOutput {}

  /** An own bundle was given up. */
  record Expired(BundleId id, Bytes label, long ageSeconds, long lifetimeSeconds)
      implements CarryOutput {}

  /**
   * @param left bundles that had no room
   */
  record Exported(List<Bytes> items, int bundles, int receipts, int left) implements CarryOutput {}

  /**
   * @param arrived for us
   * @param taken carried for others from now on
   * @param known before
   * @param refused each with its reason; told as {@link Refused} too
   */
  record Imported(int arrived, int taken, int receipts, int known, List<CarryError> refused)
      implements CarryOutput {}

  record Refused(CarryError error) implements CarryOutput {}
}
