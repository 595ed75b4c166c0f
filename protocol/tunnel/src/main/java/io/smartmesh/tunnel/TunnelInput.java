package io.smartmesh.tunnel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;

/** What the tunnels are told. */
public sealed interface TunnelInput {
  /** Programs on this machine can send and receive; until then nobody is answered. */
  record DeviceUp() implements TunnelInput {}

  record DeviceDown() implements TunnelInput {}

  /** An IP packet of a program on this machine. */
  record FromDevice(Bytes packet) implements TunnelInput {}

  record NodeReachable(PublicKey key) implements TunnelInput {}

  record NodeUnreachable(Address address) implements TunnelInput {}

  /** From somewhere in the mesh: hostile until checked. */
  record PacketArrived(Bytes payload) implements TunnelInput {}
}
