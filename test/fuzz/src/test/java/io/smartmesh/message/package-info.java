/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.message;

import org.jspecify.annotations.NullMarked;
