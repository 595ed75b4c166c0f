/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.carry;

import org.jspecify.annotations.NullMarked;
