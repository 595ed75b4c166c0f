package io.smartmesh.mesh;

import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;

/**
 * A neighbour with a standing session, as the user may see it.
 *
 * @param bearer over which we send to it now
 * @param at where it is there
 * @param cost of this hop; 256 when nothing is lost
 * @param since when it came
 * @param lastHeard when the last authentic frame came from it
 */
public record NeighbourView(
    PublicKey key, BearerId bearer, BearerAddress at, int cost, Moment since, Moment lastHeard) {}
