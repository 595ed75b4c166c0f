/**
 * {@link io.smartmesh.node.NodeCore}: the one composite machine of a node, and the ports that
 * adapters serve. The runtime and the simulator run the same object.
 */
@NullMarked
package io.smartmesh.node;

import org.jspecify.annotations.NullMarked;
