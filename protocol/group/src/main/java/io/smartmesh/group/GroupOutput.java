package io.smartmesh.group;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.PublicKey;

/** What the machine of groups does and tells. */
public sealed interface GroupOutput {
  /** Must be durable before any later output is let out. */
  record Store(StoreWrite write) implements GroupOutput {}

  /** To be sent as a message from person to person, under this id, until its receipt is here. */
  record Post(Address to, Bytes id, Bytes payload) implements GroupOutput {}

  /** What was posted is not to be sent any more. */
  record Withdraw(Bytes id) implements GroupOutput {}

  /** Another member's card, so that carriers find him (GR-20). */
  record Met(PublicKey device, Bytes card) implements GroupOutput {}

  record Invited(GroupInvite invite) implements GroupOutput {}

  record Changed(GroupView group) implements GroupOutput {}

  /** The user does not want to hear of it any more. */
  record Forgotten(Address group) implements GroupOutput {}

  record TextReceived(GroupText text) implements GroupOutput {}

  /** An own one was accepted, or one more has it. */
  record TextChanged(GroupText text) implements GroupOutput {}

  record Refused(GroupError error) implements GroupOutput {}
}
