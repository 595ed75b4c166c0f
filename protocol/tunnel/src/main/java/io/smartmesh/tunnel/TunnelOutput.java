package io.smartmesh.tunnel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;

/** What the tunnels do. Nothing of it promises anything, so it need not wait for the disk. */
public sealed interface TunnelOutput {
  record SendPacket(Address to, Bytes payload) implements TunnelOutput {}

  /** An IPv6 packet for the programs on this machine. */
  record ToDevice(Bytes packet) implements TunnelOutput {}

  /** A program sends to this IPv6 address, and nobody who is known has it. */
  record Wanted(Bytes ipv6) implements TunnelOutput {}

  record Dropped(TunnelDrop reason) implements TunnelOutput {}
}
