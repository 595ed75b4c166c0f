package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SigningKey;
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
   * What became of something that the node itself had sent, told by who has its receipt, or waits
   * for it (RT-40). Only authentic receipts count: an echo's answer is none (EC-6).
   *
   * @param sentAt of an arrival: when it was first sent; of a loss: when the try was that nothing
   *     has come of
   */
  record Judged(Address to, Service service, Moment sentAt, boolean arrived) implements MeshInput {}

  /**
   * From now on this node is known by {@code next}, and for a while by what it was before as well
   * (RT-20). The mesh closes the key when it is done with it.
   */
  record Rename(SigningKey next) implements MeshInput {}

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

  /**
   * Where does somebody live to whom there is no way, if this mesh is so large that he may be about
   * all the same? {@link MeshOutput.NodeReachable} follows if that is found (RT-52).
   */
  record Seek(Address to) implements MeshInput {}

  /** Whether there is something for whoever may pass by: then beacons are frequent (CY-22). */
  record Expect(boolean something) implements MeshInput {}
}
