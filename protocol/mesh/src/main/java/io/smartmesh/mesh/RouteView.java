package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.crypto.PublicKey;

/**
 * A node that can be reached, as the user may see it.
 *
 * @param hops links between us and it; 1 is a neighbour
 * @param nextHop the neighbour that packets go to
 * @param metric summed cost of the links, 256 a perfect hop
 * @param seqno the destination's own number of the announcement in use
 * @param spares other neighbours that packets may go to at once when the next hop is lost
 */
public record RouteView(
    PublicKey key, int hops, Address nextHop, int metric, long seqno, int spares) {}
