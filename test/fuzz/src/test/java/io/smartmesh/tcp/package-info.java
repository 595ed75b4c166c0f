/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.tcp;

import org.jspecify.annotations.NullMarked;
