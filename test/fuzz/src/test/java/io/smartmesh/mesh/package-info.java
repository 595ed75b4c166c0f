/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.mesh;

import org.jspecify.annotations.NullMarked;
