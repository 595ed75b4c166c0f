/**
 * What every part of the simulator shares: drawn numbers, virtual time, the trace and the verdict.
 */
@NullMarked
package io.smartmesh.simulator.core;

import org.jspecify.annotations.NullMarked;
