/**
 * What a relayer decides (rules RL-n): what it takes, for how much, and how a request gets into the
 * chain once and is never forgotten. No thread, clock, file or socket: the chain and the store are
 * given to it.
 */
@NullMarked
package io.smartmesh.relayer.core;

import org.jspecify.annotations.NullMarked;
