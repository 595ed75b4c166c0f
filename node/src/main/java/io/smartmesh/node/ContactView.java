package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.contact.RosterEntry;

/**
 * A contact, or somebody who is blocked.
 *
 * @param to whom to write to and pay: the account where it is known to have the device, so that its
 *     newest device gets it
 */
public record ContactView(RosterEntry entry, Address to) {}
