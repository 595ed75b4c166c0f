/**
 * What is played in a world: its shape, what the people want, what goes wrong, and what must hold.
 */
@NullMarked
package io.smartmesh.simulator.scenario;

import org.jspecify.annotations.NullMarked;
