/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.base;

import org.jspecify.annotations.NullMarked;
