/**
 * Requests for the chain by way of neighbours: who has no Internet hands what it has signed to a
 * node that knows a relayer, and hears what became of it. {@link io.smartmesh.errand.Errands} is
 * the machine; the rules are RL-16 to RL-24 in docs/spec/relayer.md.
 */
@NullMarked
package io.smartmesh.errand;

import org.jspecify.annotations.NullMarked;
