package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;
import java.util.List;

/** What the link tells the layers above it. */
sealed interface LinkEvent {
  record Up(PublicKey key) implements LinkEvent {}

  record Down(Address address, String why) implements LinkEvent {}

  /** The cost of the hop to this neighbour has changed. */
  record CostChanged(Address address) implements LinkEvent {}

  /** Packets that a neighbour was sent and did not confirm before it fell silent (LN-51). */
  record Stranded(List<Bytes> packets) implements LinkEvent {}

  /** Authentic, from this neighbour, for the first time. */
  record Heard(PublicKey from, LinkMessage message) implements LinkEvent {}
}
