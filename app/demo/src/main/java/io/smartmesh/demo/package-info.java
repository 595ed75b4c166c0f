/**
 * {@code smartmesh demo}: one story with real parts, told and checked step by step. {@link
 * io.smartmesh.demo.Story} is the order of events; the acts are classes of their own; {@code lab}
 * is the network it plays in.
 */
@NullMarked
package io.smartmesh.demo;

import org.jspecify.annotations.NullMarked;
