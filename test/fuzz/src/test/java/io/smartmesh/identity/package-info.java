/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.identity;

import org.jspecify.annotations.NullMarked;
