/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.ethereum;

import org.jspecify.annotations.NullMarked;
