package io.smartmesh.group;

import io.smartmesh.base.Address;
import java.util.List;

/**
 * A group as its user sees it.
 *
 * @param members the oldest first; as they were when this device was last told
 * @param isAdmin whether this device may say who is in it
 */
public record GroupView(
    Address group, String name, Standing standing, boolean isAdmin, List<Member> members) {
  /** What this device is in a group. */
  public enum Standing {
    /** The inviter has not answered yet. */
    JOINING,
    MEMBER,
    /** It has left, or was removed. */
    OUT,
    /** The invitation does not hold any more. */
    DECLINED
  }

  /**
   * @param name as his card has it; may be empty
   */
  public record Member(Address device, String name, boolean admin) {}
}
