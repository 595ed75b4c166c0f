package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;

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
   */
  record SendPacket(Address to, Service service, Bytes payload) implements MeshInput {}
}
