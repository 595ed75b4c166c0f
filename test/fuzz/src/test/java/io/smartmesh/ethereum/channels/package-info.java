/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.ethereum.channels;

import org.jspecify.annotations.NullMarked;
