/** What must be true: one small class for each promise. */
@NullMarked
package io.smartmesh.simulator.check;

import org.jspecify.annotations.NullMarked;
