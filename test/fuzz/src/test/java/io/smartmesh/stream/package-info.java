/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.stream;

import org.jspecify.annotations.NullMarked;
