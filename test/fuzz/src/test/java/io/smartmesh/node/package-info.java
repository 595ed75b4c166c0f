/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.node;

import org.jspecify.annotations.NullMarked;
