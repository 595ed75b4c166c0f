package io.smartmesh.node;

import io.smartmesh.base.Address;

/**
 * A node of the mesh that can be reached. {@code hops} 1 is a neighbour; {@code via} is the next
 * hop.
 */
public record PeerView(Address address, int hops, Address via) {}
