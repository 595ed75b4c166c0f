/**
 * {@code smartmesh bench}: what the node's parts achieve, beside what bounds them, measured in the
 * same run, because machines are noisy and differ.
 */
@NullMarked
package io.smartmesh.bench;

import org.jspecify.annotations.NullMarked;
