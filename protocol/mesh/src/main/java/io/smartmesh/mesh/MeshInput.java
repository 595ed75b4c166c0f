package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import java.util.Optional;

/** What the mesh is told. */
public sealed interface MeshInput {
  /** A bearer can send frames. */
  record BearerUp(BearerId bearer, BearerTraits traits) implements MeshInput {}

  record BearerDown(BearerId bearer) implements MeshInput {}

  /** Hostile until checked. */
  record FrameReceived(BearerId bearer, BearerAddress from, Bytes frame) implements MeshInput {}

  /** To a linked neighbour, in one frame. Lost silently where the radio loses it. */
  record SendToNeighbour(Address to, Service service, Bytes payload) implements MeshInput {}

  /**
   * To any node over the mesh. Relays see {@code to} and the payload, so the caller seals it; there
   * is no source address in the packet.
   *
   * @param traffic as what it is carried; bulk may be refused (LN-29)
   */
  record SendPacket(Address to, Service service, TrafficClass traffic, Bytes payload)
      implements MeshInput {
    /** As what its service usually sends. */
    public SendPacket(Address to, Service service, Bytes payload) {
      this(to, service, TrafficClass.of(service), payload);
    }
  }

  /**
   * A bearer takes no more, or does again (LN-26). Whoever reports the one reports the other.
   *
   * @param to towards one address, or altogether when empty
   */
  record BearerFull(BearerId bearer, Optional<BearerAddress> to, boolean isFull)
      implements MeshInput {}

  /**
   * Who answers from there? Exactly one {@link MeshOutput.Answered} or {@link
   * MeshOutput.Unanswered} follows (EC-5). All on the way see who asks.
   *
   * @param id names the question to the asker
   * @param limit after so many links the relay there answers instead, 1 to 32
   * @param millis to wait for the answer
   */
  record Ask(long id, Address to, int limit, long millis) implements MeshInput {}
}
