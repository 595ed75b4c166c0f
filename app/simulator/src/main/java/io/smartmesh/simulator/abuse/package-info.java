/** Nodes that abuse the mesh, one small class each: what they do, and what it may cost others. */
@NullMarked
package io.smartmesh.simulator.abuse;

import org.jspecify.annotations.NullMarked;
