/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.transfer;

import org.jspecify.annotations.NullMarked;
