package io.smartmesh.group;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.content.Content;

/** What the machine of groups is told. Cards are the own one, without proof (CT-1). */
public sealed interface GroupInput {
  record Create(String name, Bytes card) implements GroupInput {}

  /**
   * @param card without a name as well
   * @param uses how often it may be used
   * @param seconds for how long
   */
  record Invite(Address group, Bytes card, int uses, long seconds, ChainTime at)
      implements GroupInput {}

  /** The inviter's card was checked. */
  record Join(GroupInvite invite, Address inviter, Bytes card) implements GroupInput {}

  /** Also: forget one in which this device is no more. */
  record Leave(Address group) implements GroupInput {}

  /** To remove, promote, demote or rename. */
  record Do(Address group, Act act) implements GroupInput {}

  record Send(Address group, Bytes id, Content content, ChainTime at) implements GroupInput {}

  /** A word of a group from this device. Hostile until decoded. */
  record Arrived(Address from, Bytes payload, ChainTime at) implements GroupInput {}

  /** A message that was posted has its receipt. */
  record Delivered(Bytes id) implements GroupInput {}
}
