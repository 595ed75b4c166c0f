package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;

/**
 * What {@link Whereabouts} does and tells; keys and addresses are devices' but where it says id.
 */
public sealed interface WhereOutput {
  /** The node is to be known by this from now on; the key is the taker's to close. */
  record Rename(SigningKey id) implements WhereOutput {}

  /** Must be durable before any later output is let out. */
  record Store(StoreWrite write) implements WhereOutput {}

  record AskNeighbour(Address id, Bytes payload) implements WhereOutput {}

  /** The mesh may know where this one is, though it has told of no way there (WH-21). */
  record Seek(Address id) implements WhereOutput {}

  record SendPacket(Address id, Bytes payload) implements WhereOutput {}

  /**
   * @param isKnown false for somebody who is nobody known, under its routing key of the moment
   */
  record DeviceNear(PublicKey device, boolean isKnown) implements WhereOutput {}

  record DeviceGone(Address device, String why, boolean isKnown) implements WhereOutput {}

  record DeviceReachable(PublicKey device, int hops, boolean isKnown) implements WhereOutput {}

  record DeviceUnreachable(Address device, boolean isKnown) implements WhereOutput {}

  record Refused(WhereRefusal why) implements WhereOutput {}
}
