/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.dtn;

import org.jspecify.annotations.NullMarked;
