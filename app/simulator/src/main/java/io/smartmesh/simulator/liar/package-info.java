/** What a node of bad faith says: one small class a lie. */
@NullMarked
package io.smartmesh.simulator.liar;

import org.jspecify.annotations.NullMarked;
