package io.smartmesh.contact;

/** Why a contact's key is to be made sure of again (CT-7). */
public enum KeyChange {
  /** Another device of the same account, which says so itself. */
  SAME_ACCOUNT,
  /** A card names the account of a contact and does not prove it. */
  CLAIMED_ACCOUNT,
  /** A card has the name of another contact. */
  SAME_NAME,
  /** The account has revoked the device. */
  REVOKED,
  /** The device turned out to be of another account than it said. */
  OTHER_ACCOUNT
}
