/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.crypto;

import org.jspecify.annotations.NullMarked;
