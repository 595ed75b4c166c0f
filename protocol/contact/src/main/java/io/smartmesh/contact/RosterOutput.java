package io.smartmesh.contact;

import io.smartmesh.base.Address;
import io.smartmesh.base.StoreWrite;

/** What the roster does and tells. */
public sealed interface RosterOutput {
  /** Must be durable before any later output is let out. */
  record Store(StoreWrite write) implements RosterOutput {}

  /** An entry is new or another than it was. */
  record Changed(RosterEntry entry) implements RosterOutput {}

  record Removed(Address device) implements RosterOutput {}

  /**
   * Somebody known has, or seems to have, another key (CT-7): the user is to make sure.
   *
   * @param entry as it stands now
   * @param other the device known before, or the other one of that name
   */
  record KeyChanged(RosterEntry entry, Address other, KeyChange why) implements RosterOutput {}

  /** This card is new: what it is good for can be used from now on. */
  record CardKept(ContactCard card) implements RosterOutput {}

  record Refused(RosterError error) implements RosterOutput {}
}
