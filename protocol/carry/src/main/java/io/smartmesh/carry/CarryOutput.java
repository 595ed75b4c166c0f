package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;

/** What the machine does and tells. */
public sealed interface CarryOutput {
  /** Must be durable before any later output is let out (CY-5). */
  record Store(StoreWrite write) implements CarryOutput {}

  record SendFrame(Address peer, Bytes frame) implements CarryOutput {}

  /** It is kept, and will be carried. */
  record Accepted(BundleId id) implements CarryOutput {}

  /** A bundle for us: told once (CY-10). */
  record Arrived(BundleId id, Address from, Bytes contents, int hops) implements CarryOutput {}

  /**
   * Its receipt is back.
   *
   * @param signed whether with the recipient's signature; without, the opener alone shows it
   */
  record Delivered(BundleId id, boolean signed) implements CarryOutput {}

  /** An own bundle was given up. */
  record Expired(BundleId id, long ageSeconds, long lifetimeSeconds) implements CarryOutput {}

  record Refused(CarryError error) implements CarryOutput {}
}
