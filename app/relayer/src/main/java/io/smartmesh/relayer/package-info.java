/**
 * A relayer: takes what holders of SMT signed over HTTP and sends it for a fee in SMT (rules RL-n).
 * Decisions are in {@code core}, promises in {@code store}, those who ask use {@code client}.
 */
@NullMarked
package io.smartmesh.relayer;

import org.jspecify.annotations.NullMarked;
