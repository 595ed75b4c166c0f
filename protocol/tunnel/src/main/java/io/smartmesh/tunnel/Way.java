package io.smartmesh.tunnel;

import io.smartmesh.base.Address;

/**
 * How a node is reached just now.
 *
 * @param via the neighbour, by the mesh's name for it
 * @param hops links to the node, 1 where it is that neighbour
 * @param payloadMost bytes of the largest payload that the first link takes; what the next ones
 *     take is for {@link Tunnels} to find out
 */
public record Way(Address via, int hops, int payloadMost) {
  boolean isDirect() {
    return hops == 1;
  }

  /** Whether the same links are used as far as anybody here can see. */
  boolean isLike(Way other) {
    return via.equals(other.via) && hops == other.hops;
  }
}
