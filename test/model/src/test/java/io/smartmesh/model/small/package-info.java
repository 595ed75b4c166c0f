/**
 * Three small questions, each tried in full: sums, the times of a mediator, the ids of channels.
 */
@NullMarked
package io.smartmesh.model.small;

import org.jspecify.annotations.NullMarked;
