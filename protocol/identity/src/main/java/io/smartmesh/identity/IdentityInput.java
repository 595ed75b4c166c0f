package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;

/** What the identity machine is told. */
public sealed interface IdentityInput {
  /** The user has written to this device or pays it: it may know our account (ID-7). */
  record Contact(Address device) implements IdentityInput {}

  /** New statements of our own account, from this device's user. */
  record OwnCard(Card card) implements IdentityInput {}

  /** A card that the user was given, as {@link Card#decode} has checked it (CT-1). */
  record CardShown(Card card) implements IdentityInput {}

  record NodeReachable(PublicKey key) implements IdentityInput {}

  record NodeUnreachable(Address address) implements IdentityInput {}

  /** A payload of the identity service came in. Hostile until opened. */
  record PacketArrived(Bytes payload) implements IdentityInput {}
}
