package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;
import java.util.Optional;

/** What the mesh does and tells. */
public sealed interface MeshOutput {
  /** A frame for one neighbour, or for whoever is near when {@code to} is empty. */
  record Transmit(BearerId bearer, Optional<BearerAddress> to, Bytes frame) implements MeshOutput {}

  /** An authenticated session with a neighbour stands. */
  record NeighbourUp(PublicKey key) implements MeshOutput {}

  record NeighbourDown(Address address, String why) implements MeshOutput {}

  /** A route exists or its length changed; {@code hops} 1 is a neighbour. */
  record NodeReachable(PublicKey key, int hops) implements MeshOutput {}

  record NodeUnreachable(Address address) implements MeshOutput {}

  /** From a linked neighbour: {@code from} is authenticated. */
  record FromNeighbour(PublicKey from, Service service, Bytes payload) implements MeshOutput {}

  /** From somewhere in the mesh: the payload must authenticate itself. */
  record PacketArrived(Service service, Bytes payload, int hops) implements MeshOutput {}

  /**
   * The answer to an {@link MeshInput.Ask}; whoever is on the way could have made it up.
   *
   * @param node who answers
   * @param hops links there
   * @param hopsBack links back, by the way that the answer took
   * @param millis between the two, whole ones
   */
  record Answered(long id, Address node, int hops, int hopsBack, long millis)
      implements MeshOutput {}

  /** No answer to an {@link MeshInput.Ask} within its time. */
  record Unanswered(long id) implements MeshOutput {}

  /**
   * A bulk packet of this node's own was not taken, because its first link has enough of them
   * (LN-29). To be tried again later.
   *
   * @param queuedBytes of this node's bulk that wait there
   * @param mostBytes that may
   */
  record Refused(Address to, Address nextHop, long queuedBytes, long mostBytes)
      implements MeshOutput {}

  /**
   * The next node on the way has confirmed a text of this node's own: it is with that one, and
   * nobody knows how much further (LN-62). Only where packets are confirmed at all (LN-50).
   */
  record Taken(Address to, Bytes payload) implements MeshOutput {}

  /** Something was not sent, not forwarded or not accepted. Counted by reason, never fatal. */
  record Dropped(DropReason reason) implements MeshOutput {}
}
