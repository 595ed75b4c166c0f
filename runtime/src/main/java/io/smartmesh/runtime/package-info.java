/**
 * Runs a node: {@link io.smartmesh.runtime.NodeRuntime} joins the sans-IO core to its bearers,
 * store and chain. Two threads of its own: the loop, which owns all protocol state, and the
 * store's.
 */
@NullMarked
package io.smartmesh.runtime;

import org.jspecify.annotations.NullMarked;
