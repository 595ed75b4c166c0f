package io.smartmesh.mesh;

import io.smartmesh.base.Address;

/**
 * Where packets to a node go first.
 *
 * @param via the neighbour
 * @param hops links to the node, 1 where it is that neighbour
 * @param payloadMost bytes of a packet's payload that the link there takes
 */
public record FirstLink(Address via, int hops, int payloadMost) {}
