/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.tunnel;

import org.jspecify.annotations.NullMarked;
