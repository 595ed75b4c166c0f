/** A {@link io.smartmesh.node.Store} in memory, for the simulator and tests. */
@NullMarked
package io.smartmesh.store.memory;

import org.jspecify.annotations.NullMarked;
