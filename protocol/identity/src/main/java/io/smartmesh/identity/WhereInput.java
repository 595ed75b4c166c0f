package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;

/** What {@link Whereabouts} is told; keys and addresses are those of the mesh. */
public sealed interface WhereInput {
  /** A link stands. */
  record Near(PublicKey id) implements WhereInput {}

  record Gone(Address id, String why) implements WhereInput {}

  record Reachable(PublicKey id, int hops) implements WhereInput {}

  record Unreachable(Address id) implements WhereInput {}

  /** A neighbour has said this. Hostile until decoded. */
  record Asked(Address from, Bytes payload) implements WhereInput {}

  /** A packet has brought this. Hostile until opened. */
  record PacketArrived(Bytes payload) implements WhereInput {}

  /**
   * Somebody is to be found, and is looked for until it is or for an hour.
   *
   * @param name a device's address, or another name that it answers to
   * @param casual for a program's packet, or an answer to somebody: no user asked for it
   */
  record Wanted(Bytes name, boolean casual) implements WhereInput {}

  /** Whoever answers to this name need not be looked for any more. */
  record Satisfied(Bytes name) implements WhereInput {}
}
