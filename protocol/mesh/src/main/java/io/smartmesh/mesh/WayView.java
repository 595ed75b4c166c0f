package io.smartmesh.mesh;

import io.smartmesh.base.Address;

/**
 * One neighbour's way to one destination, as this node knows it: nobody knows the whole mesh.
 *
 * @param hops links from here
 * @param metric summed cost from here, 256 a perfect hop; 65,535 is infinite
 * @param seqno the destination's own number of that announcement
 * @param selected packets go here
 * @param feasible it cannot lead back here (RT-5): when the one in use is lost, packets may go here
 *     at once
 */
public record WayView(
    Address destination,
    Address via,
    int hops,
    int metric,
    long seqno,
    boolean selected,
    boolean feasible) {}
