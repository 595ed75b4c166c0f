/**
 * What goes wrong, and how often: one small record a kind, its figures drawn from the seed within
 * bounds.
 */
@NullMarked
package io.smartmesh.simulator.fault;

import org.jspecify.annotations.NullMarked;
