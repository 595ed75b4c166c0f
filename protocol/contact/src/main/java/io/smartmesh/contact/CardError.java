package io.smartmesh.contact;

import io.smartmesh.base.Address;
import io.smartmesh.identity.IdentityError;

/** Why something is no contact card that can be taken, with both compared values. */
public sealed interface CardError {
  /** Neither a link nor the text of a code. */
  record NotACard(String beginning) implements CardError {}

  record TooLong(int length, int most) implements CardError {}

  /** Made by a program that is newer than this one. */
  record NewerVersion(int version, int known) implements CardError {}

  /**
   * Of another mesh.
   *
   * @param mark see {@link ContactCard}
   */
  record OtherNetwork(int mark, int ours) implements CardError {}

  record BadSignature(Address device) implements CardError {}

  record Malformed(String what) implements CardError {}

  /** Not as {@link Names} would have it: nobody's program makes such a card. */
  record NameNotClean(String cleaned) implements CardError {}

  /** The proof is of another account than the card names. */
  record OtherAccount(Address named, Address proven) implements CardError {}

  /** The account does not certify this device, or not this one alone. */
  record NotCertified(Address account, Address device) implements CardError {}

  record BadProof(IdentityError why) implements CardError {}
}
