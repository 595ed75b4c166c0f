package io.smartmesh.contact;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.PublicKey;
import java.util.Optional;

/** What the roster is told. */
public sealed interface RosterInput {
  /**
   * The user takes a card, which was checked.
   *
   * @param given an own name; empty for the card's
   * @param faceToFace whether it was scanned from its owner's hand: then the key is verified
   */
  record Take(ContactCard card, String given, boolean faceToFace, ChainTime at)
      implements RosterInput {}

  /**
   * The user takes somebody whom the node knows.
   *
   * @param account that the device was shown to belong to
   * @param given an own name; may be empty
   */
  record Note(
      Address device,
      Optional<PublicKey> key,
      Optional<Address> account,
      String given,
      ChainTime at)
      implements RosterInput {}

  record Rename(Address device, String given) implements RosterInput {}

  /** The words were compared, and were the same (CT-8). */
  record Verify(Address device) implements RosterInput {}

  /** Whether this contact is called for help (MC-11). */
  record Choose(Address device, boolean helper) implements RosterInput {}

  /** Also somebody who is no contact. */
  record Block(Address device, ChainTime at) implements RosterInput {}

  record Unblock(Address device) implements RosterInput {}

  /** Forgotten as a contact; whoever is blocked stays so. */
  record Remove(Address device) implements RosterInput {}

  /** An account was shown to certify this device. */
  record Certified(Address account, Address device) implements RosterInput {}

  /**
   * An account has revoked this device.
   *
   * @param now the account's newest valid device; empty when it has none left
   */
  record Revoked(Address device, Optional<PublicKey> now) implements RosterInput {}

  /** A card that came from its owner with a text, checked: by it he can be answered (CT-9). */
  record Called(ContactCard card) implements RosterInput {}
}
