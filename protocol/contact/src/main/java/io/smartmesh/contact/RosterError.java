package io.smartmesh.contact;

import io.smartmesh.base.Address;

/** What a user can do wrong with the roster, with both compared values. */
public sealed interface RosterError {
  record Full(int entries, int most) implements RosterError {}

  record Unknown(Address device) implements RosterError {}

  record Oneself(Address device) implements RosterError {}

  record NameTooLong(int bytes, int most) implements RosterError {}

  /** Nothing is left of it when it is cleaned. */
  record EmptyName() implements RosterError {}

  /** A command would not know whether the name is meant or the address. */
  record NameLikeAddress(String name) implements RosterError {}
}
