/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.ratchet;

import org.jspecify.annotations.NullMarked;
