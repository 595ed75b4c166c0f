/**
 * Four small questions, each tried in full: sums, the times of a mediator, the ids of channels, and
 * what became of locks that are gone.
 */
@NullMarked
package io.smartmesh.model.small;

import org.jspecify.annotations.NullMarked;
