/**
 * The simulated world: nodes that run the shipped {@link io.smartmesh.node.NodeCore} on simulated
 * disks, radios and a chain, and the people who use them. Everything happens on one thread, in
 * virtual time, in an order that the seed alone decides.
 */
@NullMarked
package io.smartmesh.simulator.world;

import org.jspecify.annotations.NullMarked;
