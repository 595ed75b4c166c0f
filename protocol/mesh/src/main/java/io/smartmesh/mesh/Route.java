package io.smartmesh.mesh;

import io.smartmesh.base.Moment;

/**
 * What one neighbour says of one destination.
 *
 * @param distance from the neighbour, not from us
 * @param hops from the neighbour
 */
record Route(Distance distance, int hops, Moment heardAt) {}
