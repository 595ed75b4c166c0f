package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import java.util.Optional;

/** What the identity machine does and tells. */
public sealed interface IdentityOutput {
  /** Must be durable before any later output is let out. */
  record Store(StoreWrite write) implements IdentityOutput {}

  record SendPacket(Address to, Bytes payload) implements IdentityOutput {}

  /** This device was shown to belong to this account. */
  record DeviceKnown(Address account, Address device) implements IdentityOutput {}

  /**
   * @param now the account's newest valid device; empty when it has none left
   */
  record DeviceRevoked(Address account, Address device, Optional<Address> now)
      implements IdentityOutput {}

  record Refused(IdentityError error) implements IdentityOutput {}
}
