/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.relayer;

import org.jspecify.annotations.NullMarked;
