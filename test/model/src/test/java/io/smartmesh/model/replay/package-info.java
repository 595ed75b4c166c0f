/**
 * The endgames of the wider game played with real signatures: before the contract on a development
 * chain, and before the contract as the simulator knows it. All three must pay the same.
 */
@NullMarked
package io.smartmesh.model.replay;

import org.jspecify.annotations.NullMarked;
