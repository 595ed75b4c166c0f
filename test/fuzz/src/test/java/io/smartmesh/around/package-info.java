/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.around;

import org.jspecify.annotations.NullMarked;
