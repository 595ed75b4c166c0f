package io.smartmesh.mesh;

import io.smartmesh.base.Moment;

/**
 * What a neighbour may be told of routes, so that a slow medium has room for more (RT-18).
 *
 * @param at when the next update may leave
 * @param room bytes of an update
 * @param destinations that it is told of at most
 * @param heardAt when something last came from it
 * @param refreshMillis after which everything is told again
 */
record RouteShare(Moment at, int room, int destinations, long refreshMillis, Moment heardAt) {}
