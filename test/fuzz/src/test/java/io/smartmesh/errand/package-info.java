/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.errand;

import org.jspecify.annotations.NullMarked;
