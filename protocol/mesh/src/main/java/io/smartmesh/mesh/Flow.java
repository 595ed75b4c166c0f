package io.smartmesh.mesh;

import io.smartmesh.base.Address;

/**
 * Whom a packet shares a class with fairly (LN-27). A packet names no sender (PK-6), so it counts
 * for the neighbour that it came from: nobody gets more by naming more destinations.
 *
 * @param from that neighbour; {@link #OWN} for this node itself
 * @param bucket of the destination, 0 to {@link MeshLimits#FLOW_BUCKETS} − 1
 */
record Flow(Address from, int bucket) {
  static final Address OWN = Address.ZERO;
  static final Flow LOCAL = new Flow(OWN, 0);

  static Flow of(Address from, Address destination) {
    // The last byte of a hash is as good as any.
    int bucket = destination.bytes().at(Address.LENGTH - 1) & (MeshLimits.FLOW_BUCKETS - 1);
    return new Flow(from, bucket);
  }
}
