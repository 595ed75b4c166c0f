/** The inbox of a node beside a neighbour that sends too fast. */
@NullMarked
package io.smartmesh.runtime;

import org.jspecify.annotations.NullMarked;
