package io.smartmesh.group;

import io.smartmesh.base.Address;
import java.util.Map;
import java.util.Optional;

/**
 * What a set of events says of a group.
 *
 * @param seats the members, the oldest first
 */
record Roll(String name, Map<Address, Seat> seats) {
  static final Roll NONE = new Roll("", Map.of());

  Optional<Seat> seat(Address who) {
    return Optional.ofNullable(seats.get(who));
  }

  boolean has(Address who) {
    return seats.containsKey(who);
  }

  Optional<Node> admin(Address who) {
    return seat(who).flatMap(Seat::admin);
  }
}
