package io.smartmesh.identity;

import io.smartmesh.base.Address;

/** Everything that a peer, a file or a user can do wrong here, with both compared values. */
public sealed interface IdentityError {
  record NotAuthentic(int bytes) implements IdentityError {}

  record Malformed(String what) implements IdentityError {}

  /** A signature is not what it claims; {@code of} is the account, or the device that agrees. */
  record BadSignature(Address device, Address of) implements IdentityError {}

  /** A statement of one account in the card of another. */
  record WrongAccount(Address of, Address card) implements IdentityError {}

  record TooManyDevices(Address account, int most) implements IdentityError {}

  /** Who sends a card is not in it, and we know nothing of this account. */
  record NotItsOwn(Address account, Address sender) implements IdentityError {}

  record TooManyCards(int cards, int most) implements IdentityError {}

  record TooManyContacts(int contacts, int most) implements IdentityError {}
}
