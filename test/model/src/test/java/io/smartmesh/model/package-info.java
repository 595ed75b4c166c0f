/**
 * The reference model of the channel rules, independent of the program that keeps them: small
 * values, every interleaving up to a depth, and for every broken promise a shortest story that
 * leads to it. docs/spec/channel-proof.md says what follows from it and what does not.
 */
@NullMarked
package io.smartmesh.model;

import org.jspecify.annotations.NullMarked;
