/**
 * What passes between the nodes, read by somebody who knows all keys: the kinds of messages, and
 * the cells of the coverage table.
 */
@NullMarked
package io.smartmesh.simulator.wire;

import org.jspecify.annotations.NullMarked;
