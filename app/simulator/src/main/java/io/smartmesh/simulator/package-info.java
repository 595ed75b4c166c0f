/**
 * The deterministic simulator: many nodes, all faults, one seed. {@link
 * io.smartmesh.simulator.SimulateCommand} is its front; docs/SIMULATOR.md explains what it does and
 * how to read it.
 */
@NullMarked
package io.smartmesh.simulator;

import org.jspecify.annotations.NullMarked;
