package io.smartmesh.backup;

import io.smartmesh.base.Address;
import java.util.Collection;

/** Whom this node deals with; asked anew each time. */
public interface Friends {
  /** The other parties of our channels that are not finished. */
  Collection<Address> channelPeers();

  /** Whether the user has dealt with this device. */
  boolean isContact(Address device);
}
